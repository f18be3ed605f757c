"""How a process begins."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

RARELY = (10_000, 20, 20)
"""A request makes a few hundred things that are gone when it ends: looking through them at every 700 finds nothing."""


@contextmanager
def lasting() -> Iterator[None]:
    """What is imported and made inside stays until the process ends: no collection holds requests up to look at it."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*RARELY)
        gc.enable()
