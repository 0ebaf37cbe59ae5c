"""Figures for Prometheus at `/metrics`, for whoever holds the token of TERTIB_METRICS_TOKEN; nothing personal in them.

Every figure is read from the database when it is asked for, so that any number of webs give the same.
"""

import hmac
from collections.abc import Iterator, Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Header, HTTPException
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from engine.queries.running import Running, look_at_running
from web.session import house_of

router = APIRouter(include_in_schema=False)

_OF_OFFICES: Final = (
    ("open_cases", "cases", "Cases that are open."),
    ("open_items", "items", "Items that are open."),
    ("due_today_items", "due_today", "Open items that are due before the office's day ends."),
    ("overdue_items", "overdue", "Open items past their due time."),
)
"""Figures by office: the name, the field of a load, what it says."""


@router.get("/metrics")
def metrics(request: Request, authorization: Annotated[str, Header()] = "") -> Response:
    """Give the figures; 404 where no token was set, 401 for any other."""
    house = house_of(request)
    token = house.settings.metrics_token
    if not token:
        raise HTTPException(404)
    if not hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
        raise HTTPException(401)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(look_at_running(house.sources)))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class _Figures(Collector):
    def __init__(self, running: Running) -> None:
        self._running = running

    def collect(self) -> Iterator[Metric]:
        """Give each figure with what it means."""
        now, told = self._running, "How long the oldest thing to be done waits; of enforce: how late alarms are."
        for name, field, says in _OF_OFFICES:
            yield _by("office", name, says, {office: getattr(load, field) for office, load in now.loads.items()})
        yield _by("duty", "queue_age_seconds", told, {duty.value: seconds for duty, seconds in now.waits.items()})
        parked = {duty.value: count for duty, count in now.parked.items()}
        yield _by("duty", "parked_cases", "Cases that nobody tries any more.", parked)
        yield _by("name", "silent_seconds", "How long nothing was heard of a duty's workers, or of beat.", now.silent)
        anomalies = CounterMetricFamily("tertib_clock_anomalies", "Times the clock was found behind a case.")
        anomalies.add_metric([], now.anomalies)
        yield anomalies


def _by(label: str, name: str, says: str, figures: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(f"tertib_{name}", says, labels=[label])
    for of, figure in figures.items():
        family.add_metric([of], figure)
    return family
