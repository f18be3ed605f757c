"""Most simulated firms agree to the statistics when they submit, and some open a form and go no further."""

from lotrinh import clock, db
from lotrinh.selfassessment.simulated_answers import figures

SHARE_OF_256 = 230
"""About 90 of 100 agree; drawn from the firm's id, so that it is the same firms in every demo."""

CONSENTS = f"""
INSERT INTO consent (id, firm, purpose, granted_at)
SELECT gen_random_uuid(), a.firm, 'statistics', min(a.submitted_at) FROM firm_assessment a
WHERE a.simulated AND a.state = 'submitted' AND get_byte(uuid_send(a.firm), 3) < {SHARE_OF_256}
GROUP BY a.firm
ON CONFLICT (firm, purpose) WHERE withdrawn_at IS NULL DO NOTHING
"""  # noqa: S608 - a number of this module
# One firm in 43 of those that never submitted has begun the quick form within the time of the simulation.
OPENED = """
INSERT INTO assessment (id, firm, instrument, version, round, state, sector, size, started_at, simulated)
SELECT gen_random_uuid(), f.id, 'quick', '1.0', 1, 'draft', f.sector, f.size,
       $1::timestamptz - make_interval(days => 1 + get_byte(uuid_send(f.id), 5) * $2 / 256), true
FROM firm f
WHERE f.simulated AND get_byte(uuid_send(f.id), 4) < 6
  AND NOT EXISTS (SELECT 1 FROM firm_assessment a WHERE a.firm = f.id)
  AND NOT EXISTS (SELECT 1 FROM member m WHERE m.firm = f.id)
"""


async def enter_consents() -> None:
    """Call it inside the transaction that loads the demo, after the results and the people."""
    await db.execute(CONSENTS)
    await db.execute(OPENED, clock.now(), figures().dates.days)
