"""How a process begins."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lasting() -> Iterator[None]:
    """What is imported and made inside stays until the process ends: no collection holds requests up to look at it."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
