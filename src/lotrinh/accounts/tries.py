"""Limits on guessing a second factor, for a person and for an internet address."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts.second_factor_tables import WrongFactor
from lotrinh.errors import DomainError
from lotrinh.i18n import N_

WINDOW = timedelta(minutes=15)
WRONG_PER_PERSON = 5
WRONG_PER_CLIENT = 20

COUNT = """
SELECT count(*) FILTER (WHERE person = $1) AS of_person, count(*) FILTER (WHERE client = $2) AS of_client
FROM wrong_factor WHERE at > $3 AND (person = $1 OR client = $2)
"""


class TooManyTries(DomainError):
    status = 429
    message_id = N_("Too many wrong codes were entered. Wait 15 minutes, then try again.")


async def refuse_guessing(person_id: UUID, client: str) -> None:
    """Call it in the transaction of the try: tries of one person wait for each other."""
    await db.fetch_one("SELECT 1 AS held FROM person WHERE id = $1 FOR UPDATE", person_id)
    with db.as_system():
        counted = await db.fetch_one(COUNT, person_id, client, clock.now() - WINDOW)
    assert counted is not None
    if counted["of_person"] >= WRONG_PER_PERSON or counted["of_client"] >= WRONG_PER_CLIENT:
        raise TooManyTries


async def remember_wrong(person_id: UUID, client: str) -> None:
    now: datetime = clock.now()
    await WrongFactor(id=uuid4(), person=person_id, client=client, at=now).save()
    await audit.record("second factor refused", "person", person_id, person_id=person_id)
