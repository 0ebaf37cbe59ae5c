"""`tertib check`: every problem of every file at once, as text or JSON, and an exit code that a program can rely on."""

import json
from pathlib import Path
from typing import Any, Final

from cli.reference.behaviour import ENTRIES as BEHAVIOUR
from cli.reference.entry import SOP, file_of
from tests.cli.terminal import SOPS, tertib

EXAMPLES: Final = {entry.code: file_of(entry.wrong) for entry in BEHAVIOUR}
CALENDAR: Final = "calendar: own\nversion: 1\nzone: Asia/Makassar\nweek: {mon: [08:00-16:00]}\n"

HOSTILE: Final = {
    "empty": b"",
    "scalar": b"x",
    "list": b"- 1\n",
    "nothing": b"~\n",
    "zero": b"sop: a\0b\n",
    "utf16": "sop: a".encode("utf-16"),
    "bytes": bytes(range(256)) * 12,
    "bomb": b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "tag": b"!!python/object/apply:os.system ['true']\n",
    "deep": b"[" * 50_000,
    "big": b"a: b\n" * 400_000,
    "wide": b"a: " + b"x" * 200_000,
    "keys": b"? [a]\n: b\n",
    "twice": b"sop: a\nsop: b\n",
    "returns": b"sop: a\rversion: 1\r",
    "types": b"sop: 1\nversion: x\ntitle: []\nsupervisor: {}\nroles: 5\nsteps: {a: b}\nintake: 3\nresults: x\n",
    "steps": b"sop: a\nversion: 1\ntitle: x\nsupervisor: a\nroles: {a: {title: x}}\nsteps: [1, [], {}, x, ~]\n",
    "calls": b"sop: a\nsteps: [{id: r, route: true, outcomes: {a: {next: end, when: __import__('os').system('x')}}}]\n",
}


def written(folder: Path, **files: bytes | str) -> list[str]:
    """Write SOPs into folders of their own, and give their paths."""
    paths = []
    for name, content in files.items():
        file = folder / name / "sop.yaml"
        file.parent.mkdir()
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        paths.append(str(file))
    return paths


def told(*words: str) -> tuple[int, list[dict[str, Any]]]:
    """Check with --json; give the exit code and the problems."""
    done = tertib("check", "--json", *words)
    assert done.stderr == ""
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_a_good_sop_is_told_to_be_good(tmp_path: Path) -> None:
    done = tertib("check", *written(tmp_path, good=SOP))
    assert (done.returncode, done.stdout, done.stderr) == (0, "0 errors, 0 warnings\n", "")


def test_a_warning_alone_is_no_failure(tmp_path: Path) -> None:
    (file,) = written(tmp_path, warned=SOP.replace("roles: {", "roles: {driver: {title: Pengemudi}, "))
    done = tertib("check", file, lang="id_ID.UTF-8")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        f"{file}:5:9: warning: No step, alert or supervisor uses the role 'driver'. Delete it, or give it a step.",
        "0 kesalahan, 1 peringatan",
    ]


def test_the_shortest_path_to_an_error_stands_below_it(tmp_path: Path) -> None:
    (file,) = written(tmp_path, left=EXAMPLES["branch_left_over"])
    done = tertib("check", file)
    assert done.returncode == 1
    first, path, count = done.stdout.splitlines()
    assert first.startswith(f"{file}:11:5: error: A branch is left over for ever")
    assert path == "    path: check > ask > look"
    assert count == "1 error, 0 warnings"


def test_json_has_a_line_for_each_problem_of_all_files_in_order(tmp_path: Path) -> None:
    broken = SOP.replace("version: 1", "version: one").replace("supervisor: head", "supervisor: haed")
    files = written(tmp_path, b=broken, a=EXAMPLES["branch_left_over"], c=SOP)
    code, problems = told(*files)
    assert code == 1
    assert problems[0] == {
        "code": "wrong_type",
        "severity": "error",
        "file": files[0],
        "line": 2,
        "column": 10,
        "message": "A whole number is expected here, not a text.",
        "hint": "Write it without quotation marks, such as 2.",
        "path": None,
    }
    assert [list(problem) for problem in problems] == [list(problems[0])] * 3
    assert [(problem["code"], problem["file"], problem["line"], problem["path"]) for problem in problems] == [
        ("wrong_type", files[0], 2, None),
        ("unknown_role", files[0], 4, None),
        ("branch_left_over", files[1], 11, ["check", "ask", "look"]),
    ]


def test_a_folder_stands_for_the_sops_below_it(tmp_path: Path) -> None:
    files = written(tmp_path, b=SOP, a=SOP.replace("supervisor: head", "supervisor: haed"))
    (tmp_path / "a" / "notes.yaml").write_text("not: an SOP\n")
    code, problems = told(str(tmp_path))
    assert (code, [problem["file"] for problem in problems]) == (1, [files[1]])


def test_the_library_has_no_problem() -> None:
    assert told(str(SOPS)) == (0, [])


def test_nothing_named_is_nothing_tried() -> None:
    assert tertib("check").returncode == 2


def test_what_cannot_be_read_is_told_with_the_problems_of_all_other_files(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    left, broken = written(tmp_path, a=EXAMPLES["branch_left_over"], b=SOP.replace("head", "haed", 1))
    nowhere = str(tmp_path / "nowhere.yaml")
    code, problems = told(left, nowhere, str(empty), broken)
    assert code == 2
    assert [(each["code"], each["file"], each["line"], each["column"]) for each in problems] == [
        ("branch_left_over", left, 11, 5),
        ("unreadable_file", nowhere, None, None),
        ("unreadable_file", str(empty), None, None),
        ("unknown_role", broken, 4, 13),
    ]
    done = tertib("check", left, nowhere, broken)
    assert (done.returncode, done.stderr) == (2, "")
    lines = done.stdout.splitlines()
    assert lines[2].startswith(f"{nowhere}: error: The file cannot be read: No such file or directory.")
    assert lines[-1] == "3 errors, 0 warnings"


def test_hostile_files_are_told_of_each_and_nothing_breaks(tmp_path: Path) -> None:
    files = written(tmp_path, **HOSTILE)
    code, problems = told(*files)
    assert code == 1
    assert {problem["file"] for problem in problems} == set(files)
    assert all(problem["line"] >= 1 and problem["column"] >= 1 for problem in problems)
    assert all(problem["severity"] == "error" and problem["message"] and problem["hint"] for problem in problems)


def test_a_calendar_beside_the_sops_is_found_and_looked_at(tmp_path: Path) -> None:
    (file,) = written(tmp_path, own=SOP + "calendar: own\n")
    calendars = tmp_path / "calendars"
    calendars.mkdir()
    assert [problem["code"] for problem in told(file)[1]] == ["unknown_calendar"]
    (calendars / "own.yaml").write_text(CALENDAR)
    assert told(file) == (0, [])
    (calendars / "own.yaml").write_text(CALENDAR.replace("08:00-16:00", "16:00-08:00"))
    code, (problem,) = told(file)
    assert (code, problem["code"], problem["line"]) == (1, "bad_calendar", 4)
    assert problem["file"] == str(calendars / "own.yaml")


def test_a_related_sop_is_looked_for_beside_it(tmp_path: Path) -> None:
    related = SOP + "identity: {number: 503/1, related: [other]}\n"
    file, _ = written(tmp_path, mine=related, other=SOP)
    assert told(file) == (0, [])
    code, (problem,) = told(*written(tmp_path, third=related.replace("[other]", "[another]")))
    assert (code, problem["code"], problem["severity"]) == (0, "unknown_related", "warning")
