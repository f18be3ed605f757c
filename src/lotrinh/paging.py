"""How many pages a list has."""


def pages_of(total: int, size: int) -> int:
    """One at least, since a list of nothing is a page, too."""
    return max(1, -(-total // size))
