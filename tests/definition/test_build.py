"""The definition of the sample: names resolved, defaults filled in, short forms opened up."""

from datetime import date

import pytest

from engine.definition.durations import parse_duration, parse_standard
from engine.definition.expressions import parse_expression
from engine.definition.model import (
    Close,
    Definition,
    Document,
    End,
    Field,
    FieldType,
    Level,
    Policy,
    Promise,
    Reaction,
    Requirement,
    Role,
    Route,
    TellRole,
    Text,
    To,
    Wait,
    Way,
    Work,
)
from engine.definition.read import read_definition
from tests.definition.sample import SOP


def text(words: str) -> Text:
    return Text((("", words),))


@pytest.fixture(scope="module")
def definition() -> Definition:
    found = read_definition(SOP, "sop.yaml")
    assert isinstance(found, Definition), list(found)
    return found


def test_the_head_of_the_file(definition: Definition) -> None:
    assert (definition.sop, definition.version) == ("permit", 2)
    assert definition.title.said("en") == "Permit"
    assert definition.title.said("fr") == "Izin"
    assert definition.identity is not None
    assert definition.identity.effective == date(2026, 1, 5)
    assert definition.roles[0] == Role("clerk", text("Petugas"))
    assert definition.roles[1].level is Level.LEADERSHIP
    assert definition.promise == Promise(parse_standard("3 working days"), "receive", "ok")
    assert definition.on_overdue == (Reaction(TellRole("head")), Reaction(TellRole("clerk"), parse_duration("1 week")))
    assert definition.results == ("granted", "refused")


def test_the_glossary_holds_every_document_that_is_named(definition: Definition) -> None:
    assert definition.documents == (
        Document("form", text("Formulir")),
        Document("map", text("map")),
        Document("receipt", text("receipt")),
        Document("note", text("note")),
    )


def test_the_intake_with_its_fields(definition: Definition) -> None:
    applicant, amount, kind = definition.intake.fields
    assert definition.intake.documents == ("form",)
    assert applicant == Field("applicant", FieldType.TEXT, text("applicant"), max_length=100, personal=True)
    assert amount == Field("amount", FieldType.NUMBER, text("amount"), least="0.5", most="1000")
    assert kind.choices == ("shop", "farm")


def test_a_work_step_with_its_outcomes(definition: Definition) -> None:
    receive = definition.steps[0]
    assert receive.number == 1
    assert receive.kind == Work(("clerk",), Policy.ROUND_ROBIN)
    assert receive.requires == (Requirement("form"), Requirement("map", parse_expression('kind == "farm"')))
    assert receive.warn_after == parse_duration("5 minutes")
    assert receive.on_overdue is None
    assert receive.ways == (
        Way("ok", To(("large",))),
        Way("bad", To(("supply",)), label=text("Kurang"), requires=(), output=("note",)),
    )


def test_a_wait_and_a_route(definition: Definition) -> None:
    supply, large = definition.steps[1:3]
    assert supply.kind == Wait(text("Pemohon"))
    assert supply.ways == (Way("supplied", To(("receive",))), Way("gone", Close("withdrawn")))
    assert supply.on_overdue == (Reaction(TellRole("head")),)
    assert large.kind == Route()
    assert [large.activity.said(tongue) for tongue in ("id", "en")] == ["Percabangan menurut data", "Branching by data"]
    assert large.ways == (
        Way("large", To(("survey", "check")), when=parse_expression("amount > 100")),
        Way("small", End("refused")),
    )


def test_what_holds_where_nothing_is_written(definition: Definition) -> None:
    sign = definition.steps[-1]
    assert sign.ways == (Way(None, End()),)
    assert sign.join_all
    assert sign.kind == Work(("head",), not_same_as=("receive", "opening"))
    short = SOP.replace("    next: sign\n  - id: check", "  - id: check")
    following = read_definition(short, "sop.yaml")
    assert isinstance(following, Definition)
    assert following.steps[3].ways == (Way(None, To(("check",))),)


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("end", End()),
        ("{next: end}", End()),
        ("{next: {close: refused}}", Close("refused")),
        ("{next: {next: [sign]}, label: Ya}", To(("sign",))),
        ("[sign, check]", To(("sign", "check"))),
        ("{end: granted}", End("granted")),
    ],
)
def test_a_target_may_be_written_in_several_ways(written: str, target: To | End | Close) -> None:
    found = read_definition(SOP.replace("gone: {close: withdrawn}", f"gone: {written}"), "sop.yaml")
    assert isinstance(found, Definition), list(found)
    assert found.steps[1].ways[1].target == target
