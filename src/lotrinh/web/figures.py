"""What this process counts of its own requests, for Prometheus."""

import os

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.multiprocess import MultiProcessCollector  # type: ignore[no-untyped-call]

from lotrinh import db

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Where several processes of one server put their counts together; the server sets it."""
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 20)

own = CollectorRegistry()
requests = Counter("lotrinh_requests", "Requests answered", ("method", "route", "status"), registry=own)
seconds = Histogram(
    "lotrinh_request_seconds", "From the first byte of a request to the last of its answer", ("route",),
    buckets=BOUNDS, registry=own,
)  # fmt: skip
lent = Gauge(
    "lotrinh_pool_connections_in_use", "Database connections lent out", registry=own,
    multiprocess_mode="livesum",
)  # fmt: skip
most = Gauge(
    "lotrinh_pool_connections_max", "Database connections there can be", registry=own,
    multiprocess_mode="livesum",
)  # fmt: skip


def note_request(method: str, route: str, status: int, took: float) -> None:
    requests.labels(method, route, str(status)).inc()
    seconds.labels(route).observe(took)
    in_use, limit = db.pool_in_use()
    lent.set(in_use)
    most.set(limit)


def registry() -> CollectorRegistry:
    """Of this process, or of all that share a server."""
    if SHARED not in os.environ:
        return own
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together
