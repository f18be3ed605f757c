"""What was mailed: the newest letter to an address, and the code or the link in it."""

import re
from typing import Any

from lotrinh import db


async def letters_to(recipient: str) -> list[dict[str, Any]]:
    """Oldest first; while the clock stands still, only the command number of the transaction tells."""
    return await db.fetch(
        "SELECT subject, body FROM message WHERE recipient = $1 ORDER BY cmin::text::bigint", recipient
    )


async def newest_to(recipient: str) -> dict[str, Any]:
    letters = await letters_to(recipient)
    assert letters, f"nothing was mailed to {recipient}"
    return letters[-1]


async def code_to(recipient: str) -> str:
    found = re.search(r"\b\d{6}\b", (await newest_to(recipient))["body"])
    assert found
    return found[0]


async def path_to(recipient: str) -> str:
    """The path of the first link in the newest letter."""
    found = re.search(r"http://lotrinh\.test(/\S+)", (await newest_to(recipient))["body"])
    assert found
    return found[1]


def another(code: str) -> str:
    """Six digits that are not the code."""
    return f"{(int(code) + 1) % 1_000_000:06}"
