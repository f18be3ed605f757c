"""Whether this process has been told to stop, and only finishes what has begun."""

_begun = False


class GaveWay(Exception):
    """Long work stopped between two steps; nothing of it is kept, so that it can be done again from the start."""


def begin() -> None:
    global _begun  # noqa: PLW0603
    _begun = True


def has_begun() -> bool:
    return _begun


def give_way() -> None:
    """Call it between the steps of work that takes seconds. Raises GaveWay when the process is to stop."""
    if _begun:
        raise GaveWay
