"""What the address of a list of events asks for: the address is the state (the design guide, section 6)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request

from engine.queries.log import Key, Wanted
from web.forms import date_typed
from web.i18n import Speech

PLAIN: Final = ("sop", "office", "number", "person", "type", "deviation")
FIGURE: Final = ("code", "obligation", "verdict", "course", "first_month", "last_month")
_MONTH: Final = re.compile(r"((19|20)\d{2}-(0[1-9]|1[0-2]))?", re.ASCII)
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as it was asked for: `values` as written, by name; what could not be read is in `wrong`."""

    values: Mapping[str, str]
    wanted: Wanted
    wrong: Mapping[str, str]
    before: Key | None

    def address(self, path: str, **more: str) -> str:
        """Give the address of this filter elsewhere, with more or other values; "" leaves a value out."""
        values = {name: value for name, value in {**self.values, **more}.items() if value}
        return f"{path}?{urlencode(values)}" if values else path


def filter_of(request: Request, speech: Speech) -> Filter:
    """Read a filter; HTTPException 422 for what no form of ours has sent."""
    names = (*PLAIN, *FIGURE, "only", "from", "to")
    values = {name: request.query_params.get(name, "").strip() for name in names}
    if any(len(value) > _LONGEST or not value.isprintable() for value in values.values()):
        raise HTTPException(422)
    if any(_MONTH.fullmatch(values[name]) is None for name in ("first_month", "last_month")):
        raise HTTPException(422)
    wrong: dict[str, str] = {}
    first, last = (_day(values[name], name, speech, wrong) for name in ("from", "to"))
    wanted = Wanted(
        **{name: values[name] for name in (*PLAIN, *FIGURE)},
        exceptions=values["only"] == "exceptions",
        since=None if first is None else _midnight(first, speech.zone),
        until=None if last is None or last == date.max else _midnight(last + timedelta(days=1), speech.zone),
    )
    return Filter(values, _whole(wanted, speech.zone), wrong, _key(request.query_params.get("before", "")))


def _whole(wanted: Wanted, zone: str) -> Wanted:
    """Complete what was left open: a verdict of any class; months that no figure counts by are spans of time."""
    if wanted.verdict and not wanted.obligation:
        wanted = replace(wanted, obligation="any")
    if wanted.of_figure:
        return wanted
    first, last = wanted.first_month, wanted.last_month
    since = _midnight(date.fromisoformat(f"{first}-01"), zone) if first else None
    until = _midnight((date.fromisoformat(f"{last}-01") + timedelta(days=31)).replace(day=1), zone) if last else None
    return replace(
        wanted,
        since=max(filter(None, (wanted.since, since)), default=None),
        until=min(filter(None, (wanted.until, until)), default=None),
    )


def key_text(key: Key) -> str:
    """Write where a page ends."""
    return f"{key.recorded_at.astimezone(UTC).isoformat()}~{key.case}~{key.seq}"


def _key(text: str) -> Key | None:
    if not text:
        return None
    at, _, rest = text.partition("~")
    case, _, seq = rest.partition("~")
    try:
        key = Key(datetime.fromisoformat(at.replace(" ", "+")), case, int(seq))
    except ValueError as error:
        raise HTTPException(422) from error
    if key.recorded_at.tzinfo is None or not 0 <= key.seq < 2**31 or not case.isprintable():
        raise HTTPException(422)
    return key


def _day(text: str, name: str, speech: Speech, wrong: dict[str, str]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(date_typed(text))
    except ValueError:
        wrong[name] = speech.say("“%(text)s” is no date. Write it as 31 Mar 2026.", text=text)
        return None


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
