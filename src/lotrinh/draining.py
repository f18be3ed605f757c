"""Whether this process has been told to stop, and only finishes what has begun."""

_begun = False


def begin() -> None:
    global _begun  # noqa: PLW0603
    _begun = True


def has_begun() -> bool:
    return _begun
