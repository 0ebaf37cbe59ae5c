"""The measures: is the SOP binding, is it consistent, and the very events behind each figure (`spec/measures.md`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.queries.log import Scope, log_page
from engine.queries.measures import Chosen, Measures, Principle, Telling, measures
from web.charts import Axis, axis_of, month_run, office_funnel, sparkline
from web.figures import BINDING, CONSISTENT, Figures, Group, Line, axis_words
from web.i18n import Speech
from web.log_filter import filter_of
from web.log_words import class_words, figure_words, month_choices, period_words
from web.measure_words import Note, lowest_office, principle_words, trend_words
from web.pages.log import listed
from web.render import page
from web.session import Signed, Visit

router = APIRouter(include_in_schema=False)

EVENTS: Final = "/measures/events"


@dataclass(frozen=True, slots=True)
class Row:
    """A principle on the first page: its ratio, its last twelve months small, and what is to be read beside it."""

    word: str
    line: Line
    spark: Markup
    trend: str
    notes: tuple[Note, ...]
    lowest: bool


@router.get("/measures")
def show(request: Request, visit: Signed) -> Response:
    """Show both principles, each with what is to be read beside it."""
    found, chosen = _measured(request, visit)
    wholes = {word: _principle(found, word) for word in (BINDING, CONSISTENT)}
    axis = axis_of([one.whole.ratio for one in wholes.values()])
    year = axis_of([part.ratio for one in wholes.values() for part in one.run])
    lowest = _lowest(wholes)
    rows = [_row(_figures(visit, word, chosen), found, axis, year, lowest=word == lowest) for word in wholes]
    values = {
        **visit.shell("measures"),
        **_filters(visit.speech, chosen, found),
        "path": "/measures",
        "rows": rows,
        "axis": axis_words(visit.speech, axis),
        "year": axis_words(visit.speech, year),
    }
    return page(request, "measures.html", visit.speech, values)


@router.get(EVENTS)
def events(request: Request, visit: Signed) -> Response:
    """Show the very events behind a figure, to whoever may see the figure."""
    _only_readers(visit)
    speech = visit.speech
    asked = filter_of(request, speech)
    if not asked.wanted.of_figure:
        raise HTTPException(404)
    found = log_page(visit.house.sources, visit.viewer, asked.wanted, speech.locale, Scope.FIGURES, asked.before)
    values = {
        **visit.shell("measures"),
        **listed(speech, asked, found, EVENTS),
        "choices": (),
        "csv": "",
        "heading": figure_words(speech, asked.wanted),
    }
    return page(request, "log.html", speech, values, 422 if asked.wrong else 200)


@router.get("/measures/{word}")
def principle(request: Request, visit: Signed, word: str) -> Response:
    """Show a principle by class, office, SOP and month."""
    if word not in {BINDING, CONSISTENT}:
        raise HTTPException(404)
    found, chosen = _measured(request, visit)
    speech, one, figures = visit.speech, _principle(found, word), _figures(visit, word, chosen)
    title, about = principle_words(speech)[word]
    year = axis_of([part.ratio for part in one.run])
    values = {
        **visit.shell("measures"),
        **_filters(speech, chosen, found),
        "path": f"/measures/{word}",
        "word": word,
        "title": title,
        "about": about,
        "whole": figures.line(one.whole, year),
        "notes": _notes(figures, found),
        "groups": [group for group in _groups(speech, figures, one) if group.lines],
        "run": month_run(one.run, year, speech),
        "funnel": office_funnel(one.offices, one.whole.ratio, speech),
        "few": sum(part.ratio.telling is Telling.COUNTS for part in one.offices),
    }
    return page(request, "principle.html", speech, values)


def _measured(request: Request, visit: Visit) -> tuple[Measures, Chosen]:
    _only_readers(visit)
    asked = filter_of(request, visit.speech).values
    chosen = Chosen(asked["sop"], asked["office"], asked["first_month"], asked["last_month"])
    return measures(visit.house.sources, visit.viewer, chosen, visit.speech.locale), chosen


def _only_readers(visit: Visit) -> None:
    if not (visit.reach.supervises or visit.reach.audits):
        raise HTTPException(403)


def _figures(visit: Visit, word: str, chosen: Chosen) -> Figures:
    """Lead auditors into their log; of what somebody supervises, the log may show them only a part, or nothing."""
    path = "/log" if visit.reach.audits and not visit.reach.supervises else EVENTS
    return Figures(visit.speech, path, word, chosen)


def _principle(found: Measures, word: str) -> Principle:
    return found.binding if word == BINDING else found.consistent


def _lowest(wholes: Mapping[str, Principle]) -> str:
    """Give the principle with the lowest ratio; "" unless both may be told."""
    shares = {word: one.whole.ratio.share for word, one in wholes.items()}
    told = {word: share for word, share in shares.items() if share is not None}
    return min(told, key=lambda word: told[word]) if len(told) == len(wholes) else ""


def _row(figures: Figures, found: Measures, axis: Axis, year: Axis, *, lowest: bool) -> Row:
    one = _principle(found, figures.word)
    return Row(
        word=figures.word,
        line=figures.line(one.whole, axis, principle_words(figures.speech)[figures.word]),
        spark=sparkline(one.run, year),
        trend=trend_words(figures.speech, one.run),
        notes=_notes(figures, found),
        lowest=lowest,
    )


def _groups(speech: Speech, figures: Figures, one: Principle) -> list[Group]:
    months = {part.key: (speech.month(part.key), "") for part in one.months}
    say = speech.say
    return [
        figures.group("obligation", say("By class of obligation"), one.classes, one.whole, class_words(speech)),
        figures.group("office", say("By office"), one.offices, one.whole, {}),
        figures.group("sop", say("By SOP"), one.sops, one.whole, {}),
        figures.group("month", say("By month"), one.months[::-1], one.whole, months),
    ]


def _notes(figures: Figures, found: Measures) -> tuple[Note, ...]:
    """Give what flatters or tempers a measure."""
    speech, one = figures.speech, _principle(found, figures.word)
    say, whole = speech.say, one.whole
    if figures.word == CONSISTENT:
        withdrawn = figures.counted(whole.counts["withdrawn"], "aside", whole, "")
        return (Note(say("withdrawn, counted apart"), withdrawn), *lowest_office(speech, one.offices))
    ordered, waived = found.ordered, whole.counts["waived"]
    reasoned = speech.count(
        "deviation ordered by somebody, %(reasoned)s with reason and authority",
        "deviations ordered by somebody, %(reasoned)s with reason and authority",
        ordered.total,
        reasoned=speech.number(ordered.n),
    )
    refused = speech.count("attempt refused", "attempts refused", whole.refused)
    return (
        Note(refused, figures.other(whole.refused, code="any")),
        Note(
            speech.count("obligation waived", "obligations waived", waived),
            figures.counted(waived, "aside", whole, ""),
        ),
        Note(reasoned, figures.other(ordered.total, deviation="ordered")),
        *lowest_office(speech, one.offices),
    )


def _filters(speech: Speech, chosen: Chosen, found: Measures) -> dict[str, object]:
    asked = (chosen.first_month, chosen.last_month)
    kept = {"sop": chosen.sop, "office": chosen.office, "first_month": asked[0], "last_month": asked[1]}
    query = urlencode({name: value for name, value in kept.items() if value})
    return {
        "found": found,
        "chosen": chosen,
        "months": month_choices(speech, found.now, *asked, *found.months),
        "period": period_words(speech, *asked),
        "query": f"?{query}" if query else "",
        "interval": speech.say("95% interval"),
    }
