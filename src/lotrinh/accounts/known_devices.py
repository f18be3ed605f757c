"""A letter when somebody signs in with a browser that is new for them."""

from uuid import uuid4

from lotrinh import clock, db
from lotrinh.accounts import emails
from lotrinh.accounts.devices import device
from lotrinh.accounts.second_factor_tables import KnownDevice
from lotrinh.accounts.sessions import digest_of

SEEN = "UPDATE known_device SET seen_at = $3 WHERE person = $1 AND digest = $2"


async def recognise(email: str, token: str, user_agent: str) -> None:
    """Remember the browser; the very first one of a person is new to nobody."""
    now, digest = clock.now(), digest_of(token)
    person = await db.fetch_one("SELECT id FROM person WHERE email = $1", email)
    assert person is not None
    person_id = person["id"]
    if await db.execute(SEEN, person_id, digest, now) != "UPDATE 0":
        return
    has_others = await KnownDevice.exists().where(KnownDevice.person == person_id)
    await KnownDevice(id=uuid4(), person=person_id, digest=digest, created_at=now, seen_at=now).save()
    if has_others:
        await emails.write(email, "new-device", device=device(user_agent), moment=now)
