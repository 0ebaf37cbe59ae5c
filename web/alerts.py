"""Alerts as pages show them: those of one item are answered together, so they stand together."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.queries.worklist import Told
from web.i18n import Speech
from web.naming import why_words


@dataclass(frozen=True, slots=True)
class Alert:
    """The open alerts of one item, or of the case: the first of them, whom all of them told, and why."""

    first: Told
    roles: tuple[str, ...]
    why: str


def alerts_of(speech: Speech, alerts: Iterable[Told]) -> list[Alert]:
    """Gather alerts by what one answer answers: their case and item."""
    gathered: dict[tuple[str, int | None], list[Told]] = {}
    for alert in alerts:
        gathered.setdefault((alert.of.case, alert.item), []).append(alert)
    return [
        Alert(told[0], tuple(dict.fromkeys(one.role for one in told)), why_words(speech, told[0].why))
        for told in gathered.values()
    ]
