"""Drawn parts of pages, kept as long as the editions are the same: a map and its tables take longer than all the rest.

Nothing in such a part depends on who looks at it; what does stays in the page around it.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from markupsafe import Markup

from lotrinh.statistics.frame_page import Frame
from lotrinh.web.environment import environment

MOST = 200
"""Parts of some 50 kB, so about 10 MB in each process."""

Key = tuple[object, ...]
_kept: OrderedDict[Key, Markup] = OrderedDict()


async def drawn(template: str, frame: Frame, make: Callable[[Frame], Awaitable[Any]]) -> Markup:
    """The template with `view` made by `make`; a new build has a new number, so that nothing old is shown."""
    builds = tuple(one.id for one in frame.builds)
    key = (template, frame.locale, frame.build.id, builds, frame.chosen.address())
    if key not in _kept:
        view = await make(frame)
        _kept[key] = Markup(environment(frame.locale).get_template(template).render(view=view))  # noqa: S704 - from our templates, escaped there
    _kept.move_to_end(key)
    while len(_kept) > MOST:
        _kept.popitem(last=False)
    return _kept[key]
