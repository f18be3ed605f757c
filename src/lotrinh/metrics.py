"""Figures for Prometheus: of the system from the database, so any process can answer for all; of requests its own."""

from hmac import compare_digest

from litestar import Response, get
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from lotrinh import db, heartbeats
from lotrinh.billing import queries
from lotrinh.errors import NotFound
from lotrinh.settings import settings
from lotrinh.web import figures
from lotrinh.web.pages import AnyRequest

MEANINGS = {
    "jobs_waiting": "Jobs that are due and not begun",
    "jobs_running": "Jobs under way",
    "jobs_held": "Jobs that failed for good and wait for the operator",
    "jobs_oldest_seconds": "Age of the oldest job that is due and not begun",
    "mail_waiting": "Letters not sent yet",
    "mail_oldest_seconds": "Age of the oldest letter not sent yet",
    "sessions_active": "Sessions seen in the last fifteen minutes",
    "database_bytes": "Size of the database",
    "audit_problems": "Places where the audit record differed when it was last verified; it should be 0",
    "audit_verified_seconds": "Since the audit record was last verified; -1: not yet",
}
WAITING = """
SELECT q.*, m.*, pg_database_size(current_database()) AS database_bytes,
       (SELECT count(*) FROM session WHERE seen_at > now() - interval '15 minutes') AS sessions_active,
       coalesce(v.problem_count, 0) AS audit_problems,
       coalesce(extract(epoch FROM now() - v.ran_at), -1) AS audit_verified_seconds
FROM (SELECT count(*) FILTER (WHERE status = 'queued' AND execute_after <= now()) AS jobs_waiting,
             count(*) FILTER (WHERE status = 'picked') AS jobs_running,
             count(*) FILTER (WHERE status = 'failed') AS jobs_held,
             coalesce(extract(epoch FROM now() - min(execute_after)
                 FILTER (WHERE status = 'queued' AND execute_after <= now())), 0) AS jobs_oldest_seconds
      FROM pgqueuer) q,
     (SELECT count(*) AS mail_waiting,
             coalesce(extract(epoch FROM now() - min(created_at)), 0) AS mail_oldest_seconds
      FROM message WHERE sent_at IS NULL) m
LEFT JOIN (SELECT problem_count, ran_at FROM audit_verification ORDER BY ran_at DESC LIMIT 1) v ON true
"""


@get("/metrics", opt={"exclude_from_auth": True})
async def metrics(request: AnyRequest) -> Response[bytes]:
    token = settings().metrics_token.get_secret_value()
    sent = request.headers.get("Authorization", "")
    if not token or not compare_digest(sent.encode(), f"Bearer {token}".encode()):
        raise NotFound
    shared = CollectorRegistry()
    for name, (meaning, value) in (await _from_the_database()).items():
        Gauge(f"lotrinh_{name}", meaning, registry=shared).set(value)
    text = generate_latest(figures.registry()) + generate_latest(shared)
    return Response(text, media_type=CONTENT_TYPE_LATEST)


@db.by_system
async def _from_the_database() -> dict[str, tuple[str, float]]:
    row, silence = await db.fetch_one(WAITING), await heartbeats.silence()
    assert row is not None
    found = {name: (meaning, float(row[name])) for name, meaning in MEANINGS.items()}
    found["worker_silent_seconds"] = (
        "Since a worker was last seen; -1: none there", silence.total_seconds() if silence else -1.0
    )  # fmt: skip
    return found | await queries.figures()
