"""A case that nobody tries any more is shown to who supervises it, and counted for whoever watches."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.case.commands import AddNote, Duty, Person
from engine.service import Reply
from engine.wiring import House, house
from tests.furnished import PASSWORD, furnished
from tests.web.living import goods, with_goods
from tests.web.reading import Reader

pytestmark = pytest.mark.servers


@pytest.fixture
def built(database_url: str, tmp_path: Path) -> Iterator[House]:
    made = furnished(database_url, tmp_path / "files")
    with_goods(made)
    for login in ("laras", "ratna", "sari"):
        made.service.set_password(f"p-{login}", PASSWORD)
    yield made
    made.close()


def parked(built: House) -> str:
    """Open a case, and let it fail until it is parked."""
    case = goods(built)
    with built.store.work() as work:
        for _ in range(5):
            work.duties.count_attempt(Duty.ASSIGN, case, work.clock(), "TypeError: <no number>")
    return case


def health(built: House) -> dict[str, object]:
    told: dict[str, object] = Reader(built, None).get("/healthz").json()
    return {name: told[name] for name in ("parked", "clock_anomalies")}


def test_a_parked_case_is_on_the_board_of_its_supervisor_until_somebody_takes_it_up(built: House) -> None:
    case = parked(built)
    laras = Reader(built, "laras", PASSWORD)

    shown = laras.get("/board").text

    assert f"/board/parked/assign/{case}" in shown
    assert "TypeError: &lt;no number&gt;" in shown
    assert [one["of"]["case"] for one in laras.get("/api/v1/board").json()["parked"]] == [case]
    built.service.retry_parked(Duty.ASSIGN, case)
    assert "/board/parked" not in laras.get("/board").text


def test_health_counts_parked_cases_and_says_nothing_of_them(built: House) -> None:
    assert health(built) == {"parked": {"assign": 0, "enforce": 0}, "clock_anomalies": 0}

    case = parked(built)

    assert health(built) == {"parked": {"assign": 1, "enforce": 0}, "clock_anomalies": 0}
    told = Reader(built, None).get("/healthz").text
    assert case not in told
    assert "TypeError" not in told


def test_health_counts_how_often_the_clock_went_back(built: House) -> None:
    case = goods(built)
    behind = house(built.settings, lambda shown: shown - timedelta(minutes=1), nudge=lambda _: None)

    reply = behind.service.submit(AddNote("satu"), Person("p-tirta"), case, command_id="note-1")

    behind.close()
    assert reply == Reply(reply.answer, case)
    assert health(built)["clock_anomalies"] == 1
