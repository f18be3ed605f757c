"""The centre's work around 65,000 firms after some years: flags, requests, reviews, and a campaign to everybody."""

from uuid import UUID, uuid5

import msgspec

from lotrinh import db
from recommender.catalogue import shipped
from tests.bench import data

FLAGS = 12_000
REQUESTS = 15_000
REVIEWS = 5_000
PROVIDERS = 6_500
"""As many firms of the digital technology industry as the province counts."""
CAMPAIGN, DRAFT, ASKED = (uuid5(UUID(int=9), name) for name in ("launched", "draft", "asked"))

# One in six still open.
FLAG = """
INSERT INTO plausibility_flag (id, assessment, kind, question_ids, text_vi, text_en, raised_at, settled_at, outcome)
SELECT gen_random_uuid(), a.id, (ARRAY['straight_line', 'contradiction', 'jump'])[1 + a.n % 3],
       ARRAY['1.1.1', '1.1.2'], 'Hai câu trả lời không khớp.', 'Two answers do not fit.', a.submitted_at,
       CASE WHEN a.n % 6 > 0 THEN a.submitted_at + interval '9 days' END, CASE WHEN a.n % 6 > 0 THEN 'holds' END
FROM (SELECT id, submitted_at, row_number() OVER (ORDER BY md5(id::text)) AS n FROM assessment
      WHERE state = 'submitted' AND instrument = 'dbi-sme') a
WHERE a.n <= $1
"""
# One in twenty still open, half of these nobody's.
REQUEST = """
INSERT INTO support_request (id, firm, kind, state, asked_at, due_on, owner, closed_at)
SELECT gen_random_uuid(), f.id, (ARRAY['training', 'solution', 'finance', 'tools', 'experts'])[1 + f.n % 5],
       CASE WHEN f.n % 20 = 0 THEN 'open' WHEN f.n % 3 = 0 THEN 'closed' ELSE 'answered' END,
       now() - f.n % 700 * interval '1 day', current_date - (f.n % 700)::int + 3,
       CASE WHEN f.n % 40 > 0 THEN p.id END, CASE WHEN f.n % 20 > 0 THEN now() - f.n % 700 * interval '1 day' END
FROM (SELECT id, row_number() OVER (ORDER BY md5(id::text || 'r')) AS n FROM firm) f
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS several
      FROM person WHERE staff_role = 'advisor') p ON p.place = f.n % p.several
WHERE f.n <= $1
"""
# One in fifteen is under way.
REVIEW = """
INSERT INTO review (id, assessment, state, reviewer, opened_at, due_on, priority, trip, rev)
SELECT gen_random_uuid(), a.id,
       CASE WHEN a.n % 15 > 1 THEN 'verified'
            ELSE (ARRAY['asked', 'open', 'sent_back', 'handed_in', 'second_reading'])[1 + a.n / 15 % 5] END,
       p.id, a.submitted_at, (a.submitted_at + interval '10 days')::date, a.n % 7 = 0, 0, 1
FROM (SELECT a.id, a.submitted_at, row_number() OVER (ORDER BY md5(a.id::text || 'v')) AS n FROM assessment a
      WHERE a.state = 'submitted' AND a.instrument = 'dbi-sme'
        AND NOT EXISTS (SELECT 1 FROM review r WHERE r.assessment = a.id)) a
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS several
      FROM person WHERE staff_role = 'advisor') p ON p.place = a.n % p.several
WHERE a.n <= $1
"""
# One in ten teaches; each offers one to four things of the catalogue, every third serves all sectors.
PROVIDER = """
INSERT INTO provider (id, kind, name, search_key, tax_code, about, email, solutions, sectors, listed_at, simulated)
SELECT gen_random_uuid(), CASE WHEN n % 10 = 0 THEN 'trainer' ELSE 'provider' END,
       'Công ty Công nghệ ' || w.name || ' ' || n || ' (mô phỏng)',
       'cong ty cong nghe ' || w.key || ' ' || n || ' mo phong', NULL,
       'Làm phần mềm cho doanh nghiệp nhỏ và vừa.', 'lien-he@cong-nghe-' || n || '.example',
       ARRAY(SELECT DISTINCT ($2::text[])[1 + (n * 7 + i * i * 13) % cardinality($2::text[])]
             FROM generate_series(0, n % 4) i),
       CASE WHEN n % 3 > 0 THEN ARRAY[(ARRAY['wood', 'food', 'metal', 'chemicals', 'logistics', 'other'])[1 + n % 6]]
            ELSE ARRAY[]::text[] END,
       now() - n % 900 * interval '1 day', true
FROM generate_series(1, $1::int) n
JOIN (VALUES (0, 'Sao Xanh', 'sao xanh'), (1, 'Việt Số', 'viet so'), (2, 'An Phú', 'an phu')) w (place, name, key)
    ON w.place = n % 3
"""
OF_OWNER = """
INSERT INTO support_request (id, firm, kind, state, asked_at, due_on)
SELECT $1, m.firm, 'solution', 'open', now(), current_date + 3
FROM member m JOIN person p ON p.id = m.person WHERE p.email = $2 AND m.ended_at IS NULL LIMIT 1
"""
CAMPAIGNS = """
INSERT INTO campaign (id, name, purpose, state, address, subject_vi, body_vi, subject_en, body_en, per_hour, reminders,
                      remind_after, quiet_days, link_days, owner, created_at, launched_at, starts_at, simulated)
SELECT i.id, i.name, 'invite', i.state, '?', 'Mời đánh giá', 'Xin chào {doanh_nghiep}: {lien_ket}', 'Invitation',
       'Dear {doanh_nghiep}: {lien_ket}', 2000, 1, 10, 30, 60, p.id, now() - interval '20 days', i.at, i.at, true
FROM (VALUES ($1::uuid, 'Mời cả tỉnh', 'running', now() - interval '20 days'),
             ($2::uuid, 'Mời cả tỉnh lần nữa', 'draft', NULL)) i (id, name, state, at)
CROSS JOIN (SELECT id FROM person WHERE email = $3) p
"""
RECIPIENT = """
INSERT INTO campaign_recipient (id, campaign, firm, left_out, place)
SELECT gen_random_uuid(), $1, f.id, CASE f.n % 10 WHEN 0 THEN 'no_address' WHEN 1 THEN 'answered' END, f.place
FROM (SELECT id, row_number() OVER (ORDER BY md5(id::text || 'c')) AS n,
             row_number() OVER (ORDER BY search_key, id) AS place FROM firm) f
"""
LETTER = """
INSERT INTO campaign_letter (id, campaign, recipient, number, email, digest, state, due_at, tries, tried_at, problem,
                             sent_at, expires_at, opened_at)
SELECT gen_random_uuid(), $1, r.id, 0, 'dn' || r.n || '@doanhnghiep.example', md5(r.id::text) || md5(r.id::text || '2'),
       CASE WHEN r.n % 4 = 0 THEN 'waiting' WHEN r.n % 50 = 1 THEN 'failed' ELSE 'sent' END,
       now() - interval '20 days', 1, now() - interval '19 days', '',
       CASE WHEN r.n % 4 > 0 AND r.n % 50 <> 1 THEN now() - interval '19 days' END, now() + interval '40 days',
       CASE WHEN r.n % 9 = 2 AND r.n % 4 > 0 AND r.n % 50 <> 1 THEN now() - interval '15 days' END
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM campaign_recipient
      WHERE campaign = $1 AND left_out IS NULL) r
"""
COUNTS = """
SELECT (SELECT count(*) FROM plausibility_flag) AS flags, (SELECT count(*) FROM support_request) AS requests,
       (SELECT count(*) FROM review) AS reviews, (SELECT count(*) FROM campaign_letter) AS letters,
       (SELECT count(*) FROM provider) AS providers
"""


class Work(msgspec.Struct, frozen=True):
    flags: int
    requests: int
    reviews: int
    letters: int
    providers: int

    def __str__(self) -> str:
        counts = msgspec.structs.asdict(self)
        return ", ".join(f"{count:,} {name}" for name, count in counts.items())


async def enter(writer: str, owner: str) -> Work:
    """`writer`: the e-mail of the advisor whose campaigns they are; `owner`: of whose firm the request ASKED is."""
    async with db.atomic():
        await db.execute(FLAG, FLAGS)
        await db.execute(REQUEST, REQUESTS)
        await db.execute(REVIEW, REVIEWS)
        await db.execute(CAMPAIGNS, CAMPAIGN, DRAFT, writer)
        await db.execute(RECIPIENT, CAMPAIGN)
        await db.execute(LETTER, CAMPAIGN)
        await enter_providers(owner)
    await data.count_tables()
    row = await db.fetch_one(COUNTS)
    assert row is not None
    return Work(**row)


async def enter_providers(owner: str) -> None:
    """The directory, and a request that they may be chosen for. Call it in a transaction."""
    await db.execute(PROVIDER, PROVIDERS, list(shipped().solutions))
    await db.execute(OF_OWNER, ASKED, owner)
