"""A supervisor's ruling on a page of its own: what will come of it, in words, before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.case import commands as c
from engine.queries.ruling import Foreseen, foresee
from web.asks import CASE_RULINGS, ITEM_RULINGS, ON_CASE, ON_ITEM, Given
from web.foreseen import foreseen_words, limits_words
from web.forms import Sent
from web.i18n import Speech
from web.refusals import Around, Refusal, refusal_of
from web.render import page
from web.session import Signed, Visit
from web.statuses import status_of
from web.words import at_zone

router = APIRouter(include_in_schema=False)

Word = Annotated[str, Query(max_length=200)]
_ASKED: Final = {"extend": "duration", "jump": "to_step"}
"""What has to be chosen before it can be said what comes of it."""
_ANY: Final = "-"
"""Stands for a text that is only asked for when it is done."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is about to be ruled: the command's word, on which case or item, and what was typed."""

    act: str
    case: str
    item: int | None
    sent: Sent

    @property
    def chosen(self) -> bool:
        """Say whether all is known that decides what comes of it."""
        name = _ASKED.get(self.act)
        return name is None or self.sent.given(name) is not None


@router.get("/cases/{case}/items/{item}/{act}")
def on_item(  # noqa: PLR0913, PLR0917 - one parameter for each word of the address
    request: Request,
    visit: Signed,
    case: str,
    item: int,
    act: str,
    duration: Word = "",
    to_step: Word = "",
    back: Word = "",
) -> Response:
    """Say what a ruling on an item would do, and ask for its reason."""
    sent = _sent(duration=duration, to_step=to_step, back=back)
    return _shown(request, visit, Ruling(act, case, item, sent), ITEM_RULINGS)


@router.get("/cases/{case}/{act}")
def on_case(request: Request, visit: Signed, case: str, act: str, to_step: Word = "", back: Word = "") -> Response:
    """Say what a ruling on a case would do, and ask for its reason."""
    return _shown(request, visit, Ruling(act, case, None, _sent(to_step=to_step, back=back)), CASE_RULINGS)


def _sent(**typed: str) -> Sent:
    return Sent({name: (value,) for name, value in typed.items()})


def _shown(request: Request, visit: Visit, ruling: Ruling, known: frozenset[str]) -> Response:
    shown = ruling_page(request, visit, ruling) if ruling.act in known else None
    if shown is None:
        raise HTTPException(404)
    return shown


def ruling_page(request: Request, visit: Visit, ruling: Ruling, answer: c.Refused | None = None) -> Response | None:
    """Give the page of a ruling: as it is, or with why it was not taken; None if there is nothing to rule on."""
    seen = _foreseen(visit, ruling)
    if seen is None:
        return None
    speech = at_zone(visit.speech, seen.line.zone)
    ahead = seen.refused if ruling.chosen or _hopeless(seen.refused) else None
    refused = answer or ahead
    refusal = None if refused is None else _told(speech, ruling, seen, refused, logged=answer is not None)
    values = {
        **visit.shell("board" if ruling.sent.text("back") == "board" else "cases"),
        "seen": seen,
        "ruling": ruling,
        "typed": ruling.sent,
        "words": _words(speech, ruling.act),
        "name": _name(speech, seen),
        "told": [*_before(speech, ruling.act, seen), *foreseen_words(speech, seen)] if ruling.chosen else [],
        "asks": not ruling.chosen or (ahead is not None and ahead.code in {"invalid_data", "unknown_step"}),
        "confirms": ruling.chosen and ahead is None,
        "wrong": dict(refusal.problems) if refusal is not None else {},
        "refusal": refusal,
        "address": _address(ruling),
        "back": "/board" if ruling.sent.text("back") == "board" else f"/cases/{ruling.case}",
    }
    return page(request, "ruling.html", visit.speech, values, 200 if refused is None else status_of(refused.code))


def _foreseen(visit: Visit, ruling: Ruling) -> Foreseen | None:
    """Ask what would come of it; of a suspension on the first ground that the SOP names, if it names any."""
    seen = _asked(visit, ruling, _ANY)
    grounds = () if seen is None or seen.refused is None else seen.refused.details.get("grounds", ())
    return _asked(visit, ruling, grounds[0]) if grounds else seen


def _asked(visit: Visit, ruling: Ruling, ground: str) -> Foreseen | None:
    texts: Mapping[str, tuple[str, ...]] = {**ruling.sent.texts, "reason": (_ANY,), "ground": (ground,)}
    given = Given(c.Target(item=ruling.item), Sent(texts), {}, {})
    make = ON_CASE[ruling.act] if ruling.item is None else ON_ITEM[ruling.act]
    sources = visit.house.sources
    return foresee(sources, visit.viewer, ruling.case, ruling.item, make(given), visit.speech.locale)


def _hopeless(refused: c.Refused | None) -> bool:
    """Say whether it would be refused whatever is chosen."""
    return refused is not None and refused.code not in {"invalid_data", "unknown_step"}


def _told(speech: Speech, ruling: Ruling, seen: Foreseen, refused: c.Refused, *, logged: bool) -> Refusal:
    told = refusal_of(speech, refused, Around({}, {}, supervisors=seen.supervisors))
    if refused.code == "not_allowed" and not refused.details:
        told = replace(told, sentence=_not_allowed(speech, ruling.act))
    return told if logged else replace(told, logged=False)


def _not_allowed(speech: Speech, act: str) -> str:
    match act:
        case "extend":
            return speech.say("This due time cannot be moved: it has passed, or the SOP sets none.")
        case "resume":
            return speech.say("The case is not suspended.")
        case _:
            return speech.say("The SOP does not provide for that here.")


def _before(speech: Speech, act: str, seen: Foreseen) -> list[str]:
    return list(limits_words(speech, seen.stops)) if act == "suspend" else []


def _words(speech: Speech, act: str) -> tuple[str, str]:
    """Give the title of the page and the word on its button."""
    say = speech.say
    match act:
        case "extend":
            return say("Extend the time"), say("Extend")
        case "jump":
            return say("Jump to another step"), say("Jump")
        case "suspend":
            return say("Stop the clock"), say("Stop the clock")
        case "resume":
            return say("Resume the case"), say("Resume")
        case _:
            return say("Abort the case"), say("Abort the case")


def _name(speech: Speech, seen: Foreseen) -> str:
    if seen.row is None:
        return ""
    return f"{speech.say('No %(number)s', number=seen.row.step_number)} {seen.row.activity}"


def _address(ruling: Ruling) -> str:
    place = f"/cases/{ruling.case}" if ruling.item is None else f"/cases/{ruling.case}/items/{ruling.item}"
    return f"{place}/{ruling.act}"
