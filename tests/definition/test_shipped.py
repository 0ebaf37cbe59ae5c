"""The SOPs of the library: readable, in both languages, and between them with everything that the language offers."""

from pathlib import Path

import pytest

from engine.definition.durations import Family, Standard
from engine.definition.model import Close, Definition, End, FieldType, Policy, Route, Step, To, Wait, Work
from engine.definition.read import read_definition
from engine.machine.compile import compile_definition

LIBRARY = Path(__file__).parents[2] / "definitions"
FILES = sorted(LIBRARY.glob("*/sop.yaml"))


def read(file: Path) -> Definition:
    found = read_definition(file.read_bytes(), file.name)
    assert isinstance(found, Definition), list(map(str, found))
    return found


def all_steps() -> list[Step]:
    return [step for file in FILES for step in read(file).steps]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_each_is_readable_and_named_after_its_folder(file: Path) -> None:
    definition = read(file)
    assert definition.sop == file.parent.name
    assert definition.identity is not None
    assert definition.identity.effective is not None
    assert compile_definition(definition).first == definition.steps[0].id


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_each_is_in_indonesian_and_english(file: Path) -> None:
    definition = read(file)
    texts = [definition.title, *(role.title for role in definition.roles), *(d.title for d in definition.documents)]
    for step in definition.steps:
        texts += [text for text in (step.note, step.produces) if text]
        texts += [way.label for way in step.ways if way.label]
        texts += [field.title for field in step.fields] + list(step.uses)
        if not isinstance(step.kind, Route):
            texts.append(step.activity)
    assert [text for text in texts if [locale for locale, _ in text.words] != ["id", "en"]] == []


def test_between_them_they_use_every_kind_and_policy() -> None:
    kinds = [step.kind for step in all_steps()]
    assert {type(kind) for kind in kinds} == {Work, Wait, Route}
    assert {kind.policy for kind in kinds if isinstance(kind, Work)} == set(Policy)
    assert any(kind.same_as for kind in kinds if isinstance(kind, Work))
    assert any(kind.not_same_as for kind in kinds if isinstance(kind, Work))


def test_between_them_they_use_every_kind_of_target() -> None:
    steps = all_steps()
    targets = [way.target for step in steps for way in step.ways]
    assert {type(target) for target in targets} == {To, End, Close}
    assert any(len(target.steps) > 1 for target in targets if isinstance(target, To))
    assert any(step.join_all for step in steps)


def test_between_them_they_use_every_family_of_time() -> None:
    steps = all_steps()
    standards = [step.standard for step in steps if isinstance(step.standard, Standard)]
    assert {standard.most.family for standard in standards if standard.most} == set(Family)
    assert any(standard.most is None for standard in standards)
    assert any(standard.least for standard in standards)
    assert any(step.warn_after for step in steps)
    assert any(step.on_overdue == () for step in steps)
    assert any(reaction.after for step in steps for reaction in step.on_overdue or ())


def test_between_them_they_use_every_type_of_field_and_a_personal_one() -> None:
    fields = [field for file in FILES for field in read(file).intake.fields]
    fields += [field for step in all_steps() for field in step.fields]
    assert {field.type for field in fields} == set(FieldType)
    assert any(field.personal for field in fields)
