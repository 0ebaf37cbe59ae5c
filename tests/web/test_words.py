"""Whatever may stand in a journal has its words in both languages; no page shows the name of a type or a kind."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from engine.case import events as e
from engine.clockwork.calendar import calendar_of
from engine.definition.durations import Family
from engine.queries.clocks import timer
from engine.queries.journey import Happened
from engine.queries.rows import PromiseLine
from web.i18n import LOCALES, Speech
from web.log_words import deviation_choices, type_words
from web.naming import deviation_words
from web.sentences import lines_of, sentence_of
from web.telling import tell
from web.words import due_words, promise_words

AT = datetime(2026, 11, 18, 3, tzinfo=UTC)
HOURS = calendar_of(
    {
        "calendar": "hours",
        "version": 1,
        "zone": "Asia/Makassar",
        "week": {"mon": ["08:00-16:00"]},
        "holidays": {"2026-12-25": "Natal", "2027-01-01": "Tahun Baru"},
    }
)
DEVIATIONS = (
    *("overdue", "late", "case_overdue", "too_fast", "skipped", "jumped", "extended"),
    *("wrong_role", "same_person", "other_person", "wrong_person", "missing_documents", "missing_output"),
    *("deemed", "escalated", "unstaffed", "familiar_lost", "stuck"),
)
"""Every kind of `spec/semantics.md`, Deviations."""
FACTS: dict[str, Any] = {
    **{name: AT.isoformat() for name in ("due", "due_before", "warn")},
    **dict.fromkeys(("text", "reason", "ground", "role", "person"), "kata"),
    "roles": ["Ketua"],
    "documents": ["Memo"],
    "clocks": {"1": {"due": AT.isoformat()}},
    "numbers": {"1": 4},
    "kind": "extended",
    "code": "not_allowed",
    "result": "aborted",
    "details": [],
    "outcomes": [],
}
WHY = {"StepAssigned": "delegate", "AlertRaised": "overdue", "IncidentRaised": "no_branch", "StepCancelled": "jumped"}


def happened(kind: str, **facts: object) -> Happened:
    """Give an event of a type with all that any type carries."""
    return Happened(
        seq=1,
        type=kind,
        at=AT,
        recorded_at=AT,
        person="Laras",
        role="",
        right="",
        on_behalf=None,
        system=None,
        outside=False,
        item=1,
        step_number=4,
        activity="Menguji",
        kind="work",
        label="Setuju",
        visit=1,
        element="",
        standard="1 hour",
        back=False,
        facts={**FACTS, "why": WHY.get(kind, ""), **facts},
    )


TYPES = tuple(body.__name__ for body in get_args(e.Body))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", TYPES)
def test_every_type_of_event_is_told(kind: str, locale: str) -> None:
    speech = Speech(locale)
    told = [sentence_of(speech, happened(kind)), *lines_of(speech, happened(kind))]
    assert all(kind not in sentence and "_" not in sentence and sentence for sentence in told), told


@pytest.mark.parametrize("kind", TYPES)
def test_each_language_has_its_own_sentence(kind: str) -> None:
    event = happened(kind)
    assert sentence_of(Speech("id"), event) != sentence_of(Speech("en"), event)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_log_names_every_type_of_event_and_every_kind_of_deviation(locale: str) -> None:
    speech = Speech(locale)
    assert set(type_words(speech)) == set(TYPES)
    assert {kind for kind, _ in deviation_choices(speech)} == {"any", "ordered", *DEVIATIONS}


@pytest.mark.parametrize("kind", DEVIATIONS)
def test_every_kind_of_deviation_is_named(kind: str) -> None:
    indonesian, english = deviation_words(Speech("id"), kind), deviation_words(Speech("en"), kind)
    assert kind.replace("_", " ") != indonesian != english


def test_the_engine_logs_no_other_kind_of_deviation() -> None:
    code = "".join(path.read_text() for path in (Path(e.__file__).parent).glob("*.py"))
    logged = set(re.findall(r'DeviationLogged\(\s*"(\w+)"', code))
    assert logged
    assert logged <= set(DEVIATIONS)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"deemed": True}, "Tidak ada yang memutuskan No 4, Menguji, tepat waktu. Menurut SOP dianggap: Setuju."),
        ({"lapsed": True}, "Waktu No 4, Menguji, habis: Setuju."),
        ({}, "Laras menyelesaikan No 4, Menguji: Setuju."),
    ],
)
def test_an_outcome_says_how_it_came_about(facts: dict[str, object], sentence: str) -> None:
    assert sentence_of(Speech("id"), happened("StepCompleted", **facts)) == sentence


def test_a_ruling_and_its_deviation_are_one_entry() -> None:
    entries = tell(Speech("en"), [happened("DeadlineExtended"), happened("DeviationLogged")])
    assert [entry.mark for entry in entries] == ["deviation"]
    assert entries[0].lines == ["Reason: kata", "It is on record as a deviation."]


@pytest.mark.parametrize(("locale", "words"), [("en", "the days off of 2028 are not decreed yet"),
                                               ("id", "hari libur 2028 belum ditetapkan")])  # fmt: skip
def test_a_due_time_in_a_year_without_a_decree_warns(locale: str, words: str) -> None:
    """The case's and the step's page say both, of the step and of the promise."""
    speech = Speech(locale)
    for year in (2027, 2028):
        due = datetime(year, 1, 4, 8, tzinfo=UTC)
        clock = timer(HOURS, Family.WORKING_DAYS, AT, due, AT, "")
        assert clock is not None
        promise = PromiseLine(clock, stopped=False, suspended=False, warned=False, overdue=False)
        said = due_words(speech, clock, AT), promise_words(speech, promise, AT)[1]
        assert [one.endswith(f"; {words}") for one in said] == [year == 2028] * 2
