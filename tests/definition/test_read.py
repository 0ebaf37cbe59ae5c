"""Reading: a good file gives its definition; a bad one every problem, each at its place and with a way to mend it."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definition.marked import Marked, read_yaml
from engine.definition.model import Definition
from engine.definition.problems import Problems, Severity
from engine.definition.read import read_definition, read_document
from tests.definition.bad_files import ALL
from tests.definition.sample import SOP, spoilt


def problems_of(text: bytes | str) -> Problems:
    found = read_definition(text, "sop.yaml")
    assert isinstance(found, Problems), "the file was taken for good"
    return found


def sample_map() -> dict[str, Any]:
    marked = read_yaml(SOP, "sop.yaml")
    assert isinstance(marked, Marked)
    assert isinstance(marked.value, dict)
    return marked.value


def test_a_good_file_gives_its_definition_and_the_digest_of_its_bytes() -> None:
    definition = read_definition(SOP.encode(), "sop.yaml")
    assert isinstance(definition, Definition), list(definition)
    assert definition.digest == hashlib.sha256(SOP.encode()).hexdigest()
    assert read_definition(SOP, "elsewhere.yaml") == definition


@pytest.mark.parametrize(("old", "new", "codes"), [(old, new, codes) for old, new, *codes in ALL])
def test_a_bad_file_is_told_at_its_place_with_a_way_to_mend_it(old: str, new: str, codes: list[str]) -> None:
    text, line, column = spoilt(old, new)
    found = list(problems_of(text))
    places = {(problem.code, problem.line, problem.column) for problem in found}
    assert (codes[0], line, column) in places, [str(problem) for problem in found]
    assert {problem.code for problem in found} <= set(codes)
    for problem in found:
        assert problem.severity is Severity.ERROR
        assert problem.file == "sop.yaml"
        assert problem.message.endswith(".")
        assert problem.hint.endswith((".", "?"))


def test_all_problems_of_a_file_are_told_at_once_sorted_by_place() -> None:
    text = SOP.replace("time: 15 minutes", "time: 1 day").replace("supervisor: head\n", "supervisor: haed\n")
    text = (
        text.replace("amount > 100", "amont + 1")
        .replace("sop: permit", "sop: Permit")
        .replace("end: refused", "end: no")
    )
    found = list(problems_of(text))
    assert [problem.code for problem in found] == [
        "bad_id",
        "unknown_role",
        "bad_duration",
        "bad_expression",
        "unknown_result",
    ]
    assert [(problem.line, problem.column) for problem in found] == sorted((p.line, p.column) for p in found)


def test_a_name_that_is_nearly_right_is_proposed_whatever_its_case() -> None:
    hints = {
        problem.code: problem.hint
        for problem in problems_of(
            SOP.replace("ok: large", "ok: Larg").replace("supervisor: head\n", "superviser: head\n")
        )
    }
    assert hints["unknown_step"] == "Did you mean 'large'?"
    assert hints["unknown_key"] == "Did you mean 'supervisor'?"


def test_a_problem_reads_as_one_line_for_a_terminal() -> None:
    (problem,) = problems_of(SOP.replace("version: 2", "version: 0"))
    assert str(problem) == "sop.yaml:2:10: error: This number is too small. Write 1 or more."
    assert problem.path == "version"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "empty_file"),
        (b"# only a remark\n", "empty_file"),
        (b"- a\n- b\n", "wrong_type"),
        (b"just words", "wrong_type"),
        (b"~", "wrong_type"),
        (b"{}", "missing_key"),
        (b"\xff\xfes\x00o\x00p\x00", "not_utf8"),
        (b"sop: a\x00b", "control_character"),
        (b"%YAML 1.1\n---\nsop: a", "directive"),
        (b"x" * 1_048_577, "too_large"),
        (b"sop: " + b"x" * 100_001, "too_large"),
        (b"- a\n" * 50_000, "too_large"),
        (b"[" * 100_000, "nested_too_deep"),
        (b"{a: " * 20_000, "nested_too_deep"),
        (b"steps:\n  - &a [x]\n  - &b [*a, *a]\n  - &c [*b, *b]\n", "anchor"),
        ("sop: \ud800", "control_character"),
    ],
    ids=range(16),
)
def test_a_file_that_is_no_sop_at_all_is_told_too(text: bytes | str, code: str) -> None:
    assert code in {problem.code for problem in problems_of(text)}


def test_a_byte_order_mark_and_windows_line_ends_are_no_problem() -> None:
    windows = b"\xef\xbb\xbf" + SOP.replace("\n", "\r\n").encode()
    assert isinstance(read_definition(windows, "sop.yaml"), Definition)
    (problem,) = problems_of(windows.replace(b"version: 2", b"version: 0"))
    assert (problem.line, problem.column) == (2, 10)


def test_a_flood_of_problems_is_cut_off() -> None:
    assert len(problems_of("".join(f"key{number}: 1\n" for number in range(5_000)))) == 500


def test_a_map_is_read_like_a_file_and_its_problems_say_the_path() -> None:
    whole, written = sample_map(), read_definition(SOP, "sop.yaml")
    definition = read_document(whole, "story.yaml")
    assert isinstance(definition, Definition)
    assert isinstance(written, Definition)
    assert definition.steps == written.steps
    assert definition.digest == read_document(dict(reversed(whole.items())), "other.yaml").digest  # type: ignore[union-attr]
    whole["steps"][0]["time"] = "1 day"
    (problem,) = _problems(read_document(whole, "story.yaml"))
    assert (problem.code, problem.line, problem.column, problem.path) == ("bad_duration", None, None, "steps[0].time")
    assert str(problem).startswith("story.yaml:steps[0].time: error: ")


def _problems(found: Definition | Problems) -> Problems:
    assert isinstance(found, Problems)
    return found


def test_the_digest_of_a_map_is_that_of_its_compact_json() -> None:
    plain = {**sample_map(), "intake": {}}
    plain["steps"] = [{"id": "a", "activity": "x", "role": "clerk", "time": "1 hour"}]
    del plain["time_standard"], plain["on_overdue"]
    canonical = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    definition = read_document(plain, "story.yaml")
    assert isinstance(definition, Definition)
    assert definition.digest == hashlib.sha256(canonical.encode()).hexdigest()


def test_a_map_from_another_reader_may_hold_dates_and_floats() -> None:
    whole = sample_map()
    whole["identity"]["effective"] = date(2026, 1, 5)
    whole["intake"]["fields"]["amount"] = {"type": "number", "min": 0.5, "max": Decimal(1000)}
    definition = read_document(whole, "story.yaml")
    assert isinstance(definition, Definition)
    assert definition.identity is not None
    assert definition.identity.effective == date(2026, 1, 5)
    assert definition.intake.fields[1].least == "0.5"


@pytest.mark.parametrize("odd", [float("-inf"), object(), {1: 2}, b"x", [[[None]]], {"a": {"b": ...}}])
def test_a_map_may_hold_anything_and_still_only_problems_are_told(odd: object) -> None:
    for key in sample_map().keys() - {"title"}:
        assert isinstance(read_document({**sample_map(), key: odd}, "story.yaml"), Problems), key


@settings(deadline=None)
@given(st.data())
def test_however_a_file_is_cut_and_mixed_it_is_read_or_its_problems_are_told(data: st.DataObject) -> None:
    lines = SOP.splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        other = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["drop", "swap", "copy", "cut", "indent", "value", "noise"])):
            case "drop":
                lines[at] = ""
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "copy":
                lines[at] += lines[other]
            case "cut":
                lines[at] = lines[at][: data.draw(st.integers(0, 40))] + "\n"
            case "indent":
                lines[at] = " " * data.draw(st.integers(0, 8)) + lines[at].lstrip()
            case "value":
                value = data.draw(st.sampled_from(["[]", "{}", "~", "1", "true", "[[a]]", "{a: {b: c}}", "''", "-1.5"]))
                lines[at] = lines[at].partition(":")[0] + f": {value}\n"
            case _:
                lines[at] = data.draw(st.text(max_size=20)) + "\n"
    found = read_definition("".join(lines), "sop.yaml")
    if isinstance(found, Problems):
        assert len(found) > 0
        assert all(problem.line and problem.column and problem.message and problem.hint for problem in found)


@settings(deadline=None, max_examples=50)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(list(sample_map())) | st.text(), inner),
    )
)
def test_whatever_a_key_holds_it_is_told(value: object) -> None:
    for key in ("steps", "roles", "intake", "time_standard", "on_overdue", "results"):
        found = read_document({**sample_map(), key: value}, "story.yaml")
        assert isinstance(found, Definition) or len(found) > 0


@pytest.mark.timeout(90)
def test_thousands_of_wrong_names_are_told_without_comparing_each_with_each() -> None:
    step = "  - {id: step_number_%d, activity: do, role: head, time: 1 hour, next: stap_nummber_%dx}\n"
    head = SOP.partition("steps:\n")[0].replace(", from: receive, outcome: ok", "") + "steps:\n"
    found = problems_of(head + "".join(step % (number, number) for number in range(2_500)))
    assert {problem.code for problem in found} == {"unknown_step"}
    assert len(found) == 500
