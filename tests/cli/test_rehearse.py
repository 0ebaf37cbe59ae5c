"""`tertib test`: scenarios played, what none has reached, the lines of `spec/scenarios.md`, exit codes 0, 1 and 2."""

import json
import textwrap
from pathlib import Path
from typing import Final

from cli.reference.entry import SOP
from tests.cli.terminal import ROOT, tertib
from tests.corpora import shared

OPENS: Final = """\
scenario: It is opened and checked
sop: ../sop.yaml
people: {ani: [staff], citra: [head]}
play:
  - at: 2026-03-02T08:00+08:00
    do: open
    by: ani
    documents: [form]
    expect: {open: [check], due: {check: 2026-03-02T09:00+08:00}}
  - at: 2026-03-02T08:30+08:00
    do: complete
    step: check
    by: ani
    documents: [note]
    expect: {open: [sign], status: open}
"""
SIGNS: Final = """\
  - at: 2026-03-02T09:00+08:00
    do: complete
    step: sign
    by: citra
    documents: [permit]
    expect: {status: closed, result: done}
"""

HOSTILE: Final = {
    "empty": b"",
    "scalar": b"x",
    "list": b"- 1\n",
    "zero": b'scenario: x\nsop: "a\\0b"\nplay: []\n',
    "bytes": bytes(range(256)) * 12,
    "deep": b"[" * 50_000,
    "twice": OPENS.replace("people:", "scenario: y\npeople:").encode(),
    "nowhere": OPENS.replace("../sop.yaml", "../nowhere.yaml").encode(),
    "directory": OPENS.replace("../sop.yaml", "..").encode(),
    "long": OPENS.replace("../sop.yaml", "x" * 5_000).encode(),
    "map": OPENS.replace("../sop.yaml", "{sop: x}").encode(),
    "number": OPENS.replace("../sop.yaml", "7").encode(),
    "itself": OPENS.replace("../sop.yaml", "itself.yaml").encode(),
    "people": OPENS.replace("{ani: [staff], citra: [head]}", "[ani]").encode(),
    "play": OPENS.partition("play:")[0].encode() + b"play: {a: b}\n",
    "action": OPENS.replace("do: open", "do: [open]").encode(),
    "time": OPENS.replace("2026-03-02T08:00+08:00", "yesterday").encode(),
    "zone": OPENS.replace("at: 2026-03-02T08:00+08:00", "at: 2026-03-02T08:00").encode(),
    "expect": OPENS.replace("expect: {open", "expect: {opened").encode(),
    "calendar": OPENS.replace("people:", "calendar: nowhere\npeople:").encode(),
    "hours": OPENS.replace("people:", "calendar: {calendar: x, week: 5}\npeople:").encode(),
}


def written(folder: Path, sop: str = SOP, /, **scenarios: str | bytes) -> Path:
    """Write an SOP with its scenarios into a folder."""
    (folder / "leave" / "scenarios").mkdir(parents=True, exist_ok=True)
    (folder / "leave" / "sop.yaml").write_text(sop)
    for name, content in scenarios.items():
        whole = content.encode() if isinstance(content, str) else content
        (folder / "leave" / "scenarios" / f"{name}.yaml").write_bytes(whole)
    return folder


def test_what_goes_as_told_is_counted_with_what_nothing_has_reached(tmp_path: Path) -> None:
    done = tertib("test", str(written(tmp_path, opens=OPENS)))
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "leave: no scenario has reached",
        "    alarm check",
        "    deviation check.overdue",
        "    alarm sign",
        "    deviation sign.overdue",
        "1 scenario, 0 failed, 0 not played",
    ]


def test_it_speaks_indonesian(tmp_path: Path) -> None:
    done = tertib("test", str(written(tmp_path, opens=OPENS)), lang="id_ID.UTF-8")
    assert done.stdout.splitlines()[0] == "leave: belum ada skenario yang mencapai"
    assert done.stdout.splitlines()[-1] == "1 skenario, 0 gagal, 0 tidak dimainkan"


def test_what_goes_otherwise_is_told_and_fails(tmp_path: Path) -> None:
    folder = written(tmp_path, opens=OPENS, wrong=OPENS.replace("{open: [sign], status: open}", "{open: [check]}"))
    done = tertib("test", str(folder))
    assert done.returncode == 1
    assert "    action 2: expected open [check], found [sign]" in done.stdout.splitlines()
    assert done.stdout.splitlines()[-1] == "2 scenarios, 1 failed, 0 not played"


def test_a_refusal_that_nobody_expected_says_what_is_wrong(tmp_path: Path) -> None:
    done = tertib("test", str(written(tmp_path, wrong=OPENS.replace("    documents: [note]\n", ""))))
    assert done.returncode == 1
    assert "expected refused nothing, found missing_output (documents: note)" in done.stdout


def test_the_scenario_that_the_page_for_drafters_shows_is_one(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "howto" / "draft.md").read_text(encoding="utf-8")
    shown = page.partition("   scenario: ")[2].partition("   ```")[0]
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "sop.yaml").write_bytes((ROOT / "definitions" / "incoming-mail" / "sop.yaml").read_bytes())
    (tmp_path / "scenarios" / "shown.yaml").write_text(textwrap.dedent(f"   scenario: {shown}"))
    done = tertib("test", str(tmp_path))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "1 scenario, 0 failed, 0 not played")


def test_an_sop_with_errors_is_not_played_and_the_others_are(tmp_path: Path) -> None:
    folder = written(tmp_path / "good", opens=OPENS)
    broken = written(tmp_path / "bad", SOP.replace("supervisor: head", "supervisor: haed"), opens=OPENS)
    done = tertib("test", str(broken), str(folder))
    assert done.returncode == 2
    assert f"{broken}/leave/scenarios/../sop.yaml:4:13: error: There is no role 'haed'." in done.stderr
    assert done.stdout.splitlines()[-1] == "1 scenario, 0 failed, 1 not played"


def test_an_sop_that_could_not_be_played_outweighs_a_failure(tmp_path: Path) -> None:
    wrong = OPENS.replace("{open: [sign], status: open}", "{open: [check]}")
    folder = written(tmp_path, wrong=wrong, broken="scenario: x\nsop: {}\nplay: []\n")
    assert tertib("test", str(folder)).returncode == 2


def test_json_has_a_line_for_each_action_in_the_form_of_the_spec(tmp_path: Path) -> None:
    done = tertib("test", "--json", str(written(tmp_path, opens=OPENS + SIGNS)))
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [list(line) for line in lines] == [
        ["scenario", "action", "refused", "events", "open", "status", "result"]
    ] * 3
    assert [(line["action"], line["status"], line["result"]) for line in lines] == [
        (1, "open", None),
        (2, "open", None),
        (3, "closed", "done"),
    ]
    assert lines[0]["events"][1] == {"type": "StepActivated", "step": "check", "item": 1, "at": "2026-03-02T00:00:00Z"}
    assert lines[0]["open"] == [
        {
            "item": 1,
            "step": "check",
            "assignee": None,
            "due": "2026-03-02T01:00:00Z",
            "warn": "2026-03-02T00:48:00Z",
        }
    ]
    completed = next(event for event in lines[2]["events"] if event["type"] == "StepCompleted")
    assert completed["outcomes"] == []


def test_json_keeps_to_its_lines_when_something_fails(tmp_path: Path) -> None:
    wrong = OPENS.replace("{open: [sign], status: open}", "{open: [check]}")
    done = tertib("test", "--json", str(written(tmp_path, wrong=wrong)))
    assert done.returncode == 1
    assert [json.loads(line)["action"] for line in done.stdout.splitlines()] == [1, 2]
    assert "expected open [check], found [sign]" in done.stderr


def test_an_sop_may_stand_in_its_scenario(tmp_path: Path) -> None:
    inline = "sop:\n" + "".join(f"  {line}\n" for line in SOP.splitlines())
    file = tmp_path / "alone.yaml"
    file.write_text(OPENS.replace("sop: ../sop.yaml\n", inline))
    assert tertib("test", str(file)).returncode == 0


def test_where_there_is_nothing_to_play_nothing_was_tried(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.yaml"):
        done = tertib("test", str(path))
        assert (done.returncode, done.stdout) == (2, "0 scenarios, 0 failed, 1 not played\n")
        assert str(path) in done.stderr


def test_what_cannot_be_read_is_told_and_the_others_are_played(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    folder, nowhere = written(tmp_path / "good", opens=OPENS), tmp_path / "nowhere.yaml"
    done = tertib("test", str(nowhere), str(folder), str(empty))
    assert done.returncode == 2
    assert [line.partition(": error: ")[0] for line in done.stderr.splitlines()] == [str(nowhere), str(empty)]
    assert done.stdout.splitlines()[-1] == "1 scenario, 0 failed, 2 not played"
    as_json = tertib("test", "--json", str(nowhere), str(folder))
    assert (as_json.returncode, len(as_json.stdout.splitlines())) == (2, 2)


def test_hostile_scenarios_are_told_of_each_and_the_good_one_is_played(tmp_path: Path) -> None:
    folder = written(tmp_path, good=OPENS, **HOSTILE)
    done = tertib("test", str(folder))
    assert done.returncode == 2
    assert done.stdout.splitlines()[-1] == f"1 scenario, 0 failed, {len(HOSTILE)} not played"
    for name in HOSTILE:
        assert f"scenarios/{name}.yaml" in done.stderr, name


def test_the_golden_stories_give_their_exact_lines() -> None:
    """Where there is no corpus there is nothing to compare."""
    files = sorted(shared.DATA.glob("golden/*.yaml"))
    if files:
        done = tertib("test", "--json", *map(str, files))
        assert (done.returncode, done.stderr) == (0, "")
        wanted = "".join(file.with_suffix(".jsonl").read_text("utf-8") for file in files)
        assert done.stdout.splitlines() == wanted.splitlines()


def test_a_folder_of_the_library_is_played_whole() -> None:
    folder = ROOT / "definitions" / "incoming-mail"
    done = tertib("test", str(folder))
    count = len(list((folder / "scenarios").glob("*.yaml")))
    assert (done.returncode, done.stdout) == (0, f"{count} scenarios, 0 failed, 0 not played\n")
