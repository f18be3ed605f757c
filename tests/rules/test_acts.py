"""Acts of the audit record have names that people understand; `recorded_acts` finds those without one."""

import re
from collections import Counter

from lotrinh import acts, paths

SAID_AT_ONCE = re.compile(r"audit\.record(?:_each|_all)?\(\s*\"([^\"]+)\"")


def test_each_has_one_name_in_each_language_and_shares_it_with_no_other() -> None:
    assert all(set(words) == {"vi", "en"} and all(words.values()) for words in acts.names().values())
    for language in ("vi", "en"):
        times = Counter(words[language] for words in acts.names().values())
        assert not [text for text, number in times.items() if number > 1]


def test_no_act_that_stands_in_the_sources_is_forgotten() -> None:
    said = {
        act for file in paths.PACKAGE.rglob("*.py") for act in SAID_AT_ONCE.findall(file.read_text("utf-8"))
    }
    assert len(said) > 40
    assert not said - acts.names().keys()
