"""A leader's first question: is the SOP binding, is it consistent, and where is it not? (`spec/measures.md`)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.case.reading import Viewer
from engine.measures.obligations import (
    CLASSES,
    Closed,
    Place,
    Stated,
    Tried,
    courses,
    grouped,
    tally,
)
from engine.measures.principles import Z998, Interval, Ratio, Standing, Telling, funnel, standing
from engine.persistence import reads_measures
from engine.queries.log import sop_titles
from engine.queries.sources import Look, Sources, looking
from engine.queries.viewers import measurable

__all__ = ["Z998", "Chosen", "Interval", "Measures", "Part", "Ratio", "Standing", "Telling", "funnel", "measures"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is measured: an SOP, an office, a span of months (YYYY-MM, both included); "" is all."""

    sop: str = ""
    office: str = ""
    first_month: str = ""
    last_month: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a measure: `key` is what it is filtered by, `title` what people call it ("" where the key says it).

    `counts` by word: met, violated and waived, or straight, bent and withdrawn; `refused` attempts.
    """

    key: str
    title: str
    ratio: Ratio
    counts: Mapping[str, int]
    refused: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class Principle:
    """A principle as a whole and in its parts; `run` are the twelve months up to the last one chosen, whatever the
    first one is.
    """

    whole: Part
    classes: tuple[Part, ...]
    sops: tuple[Part, ...]
    offices: tuple[Part, ...]
    months: tuple[Part, ...]
    run: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures within what the viewer sees; `ordered` are deviations with reason and authority of those that
    somebody ordered. `months` are all in which anything was counted; `sops` and `offices` may be filtered by.
    """

    now: datetime
    binding: Principle
    consistent: Principle
    ordered: Ratio
    sops: tuple[tuple[str, str], ...]
    offices: tuple[tuple[str, str], ...]
    months: tuple[str, ...]


def measures(sources: Sources, who: Viewer, chosen: Chosen, locale: str) -> Measures:
    """Give the measures of what is chosen, within what the viewer may see."""
    with looking(sources) as look:
        seen = measurable(look, who)
        places = [(s, o) for s, o in seen if chosen.sop in {"", s} and chosen.office in {"", o}]
        months = (chosen.first_month, chosen.last_month)
        stated = reads_measures.stated(look.connection, places, months)
        tried = reads_measures.tried(look.connection, places, months)
        closed = reads_measures.closed(look.connection, places, months)
        titles = _titles(look, seen, locale)
        counted = reads_measures.months(look.connection, seen)
        run = _twelve(chosen.last_month or (counted[-1] if counted else look.now.strftime("%Y-%m")))
        year = (run[0], run[-1])
        return Measures(
            now=look.now,
            binding=_binding(stated, tried, reads_measures.stated(look.connection, places, year), run, titles),
            consistent=_consistent(closed, reads_measures.closed(look.connection, places, year), run, titles),
            ordered=Ratio(*reads_measures.ordered(look.connection, places, months)),
            sops=sop_titles(look, seen, locale),
            offices=tuple((office, titles[office]) for office in dict.fromkeys(office for _, office in seen)),
            months=tuple(counted),
        )


def _twelve(last: str) -> tuple[str, ...]:
    """Give the twelve months (YYYY-MM) up to this one."""
    end = int(last[:4]) * 12 + int(last[5:]) - 1
    return tuple(f"{month // 12:04}-{month % 12 + 1:02}" for month in range(end - 11, end + 1))


def _titles(look: Look, seen: Sequence[tuple[str, str]], locale: str) -> Mapping[str, str]:
    offices = {office: look.offices[office].title for _, office in seen}
    return {**dict(sop_titles(look, seen, locale)), **offices}


def _binding(
    stated: Sequence[Stated],
    tried: Sequence[Tried],
    year: Sequence[Stated],
    run: Sequence[str],
    titles: Mapping[str, str],
) -> Principle:
    whole = tally(stated)
    shared = _share(whole.ratio)

    def part(key: str, rows: Iterable[Stated], refused: int = 0) -> Part:
        found = tally(rows)
        counts = {"met": found.met, "violated": found.violated, "waived": found.waived}
        return Part(key, titles.get(key, ""), found.ratio, counts, refused, standing(found.ratio, shared))

    def parts(key: Callable[[Place], str]) -> tuple[Part, ...]:
        rows = grouped(stated, lambda one: key(one.place))
        refused = _sums(tried, key)
        return tuple(part(name, rows.get(name, ()), refused.get(name, 0)) for name in sorted({*rows, *refused}))

    by_class = grouped(stated, lambda one: one.obligation)
    of_year = grouped(year, lambda one: one.place.month)
    return Principle(
        whole=part("", stated, sum(one.count for one in tried)),
        classes=tuple(part(name, by_class.get(name, ())) for name in CLASSES),
        sops=parts(lambda place: place.sop),
        offices=parts(lambda place: place.office),
        months=parts(lambda place: place.month),
        run=tuple(part(month, of_year.get(month, ())) for month in run),
    )


def _consistent(
    closed: Sequence[Closed], year: Sequence[Closed], run: Sequence[str], titles: Mapping[str, str]
) -> Principle:
    of_year = grouped(year, lambda one: one.place.month)
    shared = _share(courses(closed).ratio)

    def part(key: str, rows: Iterable[Closed]) -> Part:
        found = courses(rows)
        counts = {"straight": found.straight, "bent": found.bent, "withdrawn": found.withdrawn}
        return Part(key, titles.get(key, ""), found.ratio, counts, 0, standing(found.ratio, shared))

    def parts(key: Callable[[Place], str]) -> tuple[Part, ...]:
        rows = grouped(closed, lambda one: key(one.place))
        return tuple(part(name, rows[name]) for name in sorted(rows))

    return Principle(
        whole=part("", closed),
        classes=(),
        sops=parts(lambda place: place.sop),
        offices=parts(lambda place: place.office),
        months=parts(lambda place: place.month),
        run=tuple(part(month, of_year.get(month, ())) for month in run),
    )


def _share(ratio: Ratio) -> float:
    return ratio.n / ratio.total if ratio.total else 1.0


def _sums(tried: Iterable[Tried], key: Callable[[Place], str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in tried:
        found[key(one.place)] = found.get(key(one.place), 0) + one.count
    return found
