"""`bench.scale` fills its databases with cases that hold, and measures them; how fast they are is not asked here."""

import json
import sys

import pytest

from bench import province, scale
from cli.servers import Servers

pytestmark = pytest.mark.servers


def test_copies_are_cases_like_any_other_and_the_figures_come_as_json(
    servers: Servers, redis_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The bench itself verifies the chain and the state of its copies, and that each alarm is told once."""
    monkeypatch.setattr(province, "OFFICES", 2)
    monkeypatch.setenv("TERTIB_DATABASE_URL", servers.database_url)
    monkeypatch.setenv("TERTIB_REDIS_URL", redis_url)
    words = ["--sizes", "10,20", "--rounds", "1", "--variants", "1", "--due", "3", "--json"]
    monkeypatch.setattr(sys, "argv", ["bench.scale", *words])

    scale.main()

    figures = json.loads(capsys.readouterr().out)
    assert figures["sizes"] == [10, 20]
    assert {"worklist", "board", "case page", "log"} <= {one["measure"] for one in figures["measures"]}
    assert all(one["small_ms"] > 0 and one["ratio"] > 0 for one in figures["measures"])
    polls = ("assign", "enforce", "assign, behind 3 alarms", "enforce, behind 3 alarms")
    assert set(figures["empty_poll_ms"]) == set(polls)
    assert 0 < figures["due_at_once_s"] < 60
