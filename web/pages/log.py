"""The auditor's log over all cases, and its CSV (the design guide, section 8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final, TypeAlias

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from engine.queries.log import LogLine, LogPage, log_csv, log_page
from web.i18n import Speech
from web.log_filter import FIGURE, Filter, filter_of, key_text
from web.log_words import (
    COURSES,
    VERDICTS,
    class_words,
    code_choices,
    detail_of,
    deviation_choices,
    month_choices,
    period_words,
    type_words,
    verdict_words,
)
from web.render import page
from web.session import Signed, Visit
from web.spoken import who
from web.telling import mark_of

router = APIRouter(include_in_schema=False)

Choice: TypeAlias = tuple[str, str, tuple[tuple[str, str], ...]]
"""A select of the filter: name, label, and what may be chosen."""

_LINES: Final = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log as the template shows it; `tint` is the class of its row."""

    line: LogLine
    mark: str
    word: str
    who: str
    details: tuple[str, ...]
    tint: str


@router.get("/log")
def show(request: Request, visit: Signed) -> Response:
    """Show the log to an auditor."""
    _only_auditors(visit)
    asked = filter_of(request, visit.speech)
    found = log_page(visit.house.sources, visit.viewer, asked.wanted, visit.speech.locale, before=asked.before)
    values = {
        **visit.shell("log"),
        **listed(visit.speech, asked, found, "/log"),
        "choices": _choices(visit.speech, found),
        "more": _more_choices(visit.speech),
        "unfolded": any(asked.values[name] for name in ("number", *FIGURE)),
        "csv": asked.address("/log.csv"),
        "heading": "",
    }
    return page(request, "log.html", visit.speech, values, 422 if asked.wrong else 200)


@router.get("/log.csv")
def take(request: Request, visit: Signed) -> Response:
    """Give exactly what the filter shows, all its pages, as CSV."""
    _only_auditors(visit)
    asked = filter_of(request, visit.speech)
    if asked.wrong:
        raise HTTPException(422)
    chunks = _chunks(log_csv(visit.house.sources, visit.viewer, asked.wanted))
    first = next(chunks, b"")  # so that a house that does not answer is told of as an error, not as a short file
    return StreamingResponse(
        chain((first,), chunks),
        media_type="text/csv; charset=utf-8; header=present",
        headers={"content-disposition": 'attachment; filename="tertib-log.csv"'},
    )


def listed(speech: Speech, asked: Filter, found: LogPage, path: str) -> dict[str, object]:
    """Give what a list of events shows, wherever it stands."""
    words = type_words(speech)
    wrong = list(asked.wrong.items())
    further = "" if found.further is None else asked.address(path, before=key_text(found.further))
    asked_for = (asked.values["first_month"], asked.values["last_month"])
    return {
        "asked": asked,
        "several": len(found.offices) > 1 and not asked.wanted.office,
        "period": period_words(speech, *asked_for),
        "months": month_choices(speech, found.now, *asked_for),
        "found": found,
        "entries": [] if wrong else [_entry(speech, line, words[line.event.type]) for line in found.lines],
        "problems": [(f"f-{name}", sentence) for name, sentence in wrong],
        "first": asked.address(path) if asked.before is not None else "",
        "further": "" if wrong else further,
    }


def _entry(speech: Speech, line: LogLine, word: str) -> Entry:
    event = line.event
    tints = {"DeviationLogged": "is-deviation", "AttemptRefused": "is-refusal", "DeadlinePassed": "is-deviation"}
    doer = who(speech, event)
    role = speech.by_right(event.role, event.right) if event.role else ""
    return Entry(
        line=line,
        mark=mark_of(event),
        word=word,
        who=f"{doer} · {role}" if role else doer,
        details=tuple(detail_of(speech, event)),
        tint=tints.get(event.type, ""),
    )


def _choices(speech: Speech, found: LogPage) -> list[Choice]:
    """Give the selects that stand first."""
    types = tuple(sorted(type_words(speech).items(), key=lambda entry: entry[1]))
    return [
        ("sop", speech.say("SOP"), found.sops),
        ("office", speech.say("Office"), found.offices),
        ("type", speech.say("Event"), types),
        ("person", speech.say("Person"), found.people),
        ("deviation", speech.say("Deviation"), deviation_choices(speech)),
    ]


def _more_choices(speech: Speech) -> list[Choice]:
    """Give the selects that are asked for less often."""
    words = verdict_words(speech)
    classes = tuple((name, title) for name, (title, _) in class_words(speech).items())
    return [
        ("code", speech.say("Refusal"), code_choices(speech)),
        ("obligation", speech.say("Obligation"), (("any", speech.say("any class")), *classes)),
        ("verdict", speech.say("Verdict"), tuple((word, words[word]) for word in VERDICTS)),
        ("course", speech.say("Closed cases"), tuple((word, words[word]) for word in COURSES)),
    ]


def _only_auditors(visit: Visit) -> None:
    if not visit.reach.audits:
        raise HTTPException(403)


def _chunks(lines: Iterator[str]) -> Iterator[bytes]:
    """Gather lines into pieces worth sending."""
    for gathered in iter(lambda: "".join(islice(lines, _LINES)), ""):
        yield gathered.encode()
