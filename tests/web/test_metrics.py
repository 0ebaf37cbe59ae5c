"""Figures for whoever watches an installation: right, for the holder of the token alone, and nothing personal."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from engine.case.commands import Accepted, Data, Duty, OpenCase, Person
from engine.wiring import House, house
from tests.furnished import OFFICE, furnished
from tests.web import loops
from web.app import create

pytestmark = pytest.mark.servers
TOKEN = "a-token-of-some-length"


@pytest.fixture
def built(database_url: str, tmp_path: Path) -> Iterator[House]:
    """A house with one case that waits to be offered."""
    made = furnished(database_url, tmp_path / "files")
    data: Data = {"applicant": "Putri Rahayu", "activity_kind": "pasar", "represented": False}
    opened = made.service.submit(
        OpenCase("one-stop-permit", OFFICE, "", {}, data), Person("p-sari"), None, command_id="open-1"
    )
    assert isinstance(opened.answer, Accepted)
    yield made
    made.close()


def asked(built: House, address: str, token: str = "", later: timedelta = timedelta(0)) -> httpx.Response:
    """Ask a web over the same database, at a later time."""

    def clock(at: datetime) -> datetime:
        return at + later

    own = house(built.settings.model_copy(update={"metrics_token": TOKEN}), clock, nudge=lambda _: None)

    async def ask() -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        transport = httpx.ASGITransport(create(own))
        async with httpx.AsyncClient(transport=transport, base_url="http://tertib.test", headers=headers) as client:
            return await client.get(address)

    try:
        return loops.run(ask())
    finally:
        own.close()


def figures(answer: httpx.Response) -> dict[str, float]:
    """Give the figures by name and label."""
    assert answer.status_code == 200, answer.text
    found = re.findall(r"^(tertib_\S+) (\S+)$", answer.text, re.MULTILINE)
    return {name: float(value) for name, value in found}


def test_what_is_open_late_and_waiting_is_counted(built: House) -> None:
    first = figures(asked(built, "/metrics", TOKEN))
    assert first[f'tertib_open_cases{{office="{OFFICE}"}}'] == 1
    assert first[f'tertib_open_items{{office="{OFFICE}"}}'] >= 1
    assert first[f'tertib_overdue_items{{office="{OFFICE}"}}'] == 0
    assert first['tertib_queue_age_seconds{duty="enforce"}'] == 0
    later = figures(asked(built, "/metrics", TOKEN, timedelta(days=90)))
    assert later[f'tertib_overdue_items{{office="{OFFICE}"}}'] >= 1
    assert later['tertib_queue_age_seconds{duty="assign"}'] > 80 * 86_400
    assert later['tertib_queue_age_seconds{duty="enforce"}'] > 0
    built.service.drain(Duty.ASSIGN)
    assert figures(asked(built, "/metrics", TOKEN))['tertib_queue_age_seconds{duty="assign"}'] == 0


def test_nobody_without_the_token_sees_them_and_nothing_personal_is_in_them(built: House) -> None:
    assert asked(built, "/metrics").status_code == 401
    refused = asked(built, "/metrics", "another")
    assert (refused.status_code, "Anda belum masuk" in refused.text) == (401, True)
    assert "Putri" not in asked(built, "/metrics", TOKEN).text


def test_a_web_is_ready_once_its_database_answers(built: House) -> None:
    answer = asked(built, "/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True})


def test_the_dashboard_asks_for_figures_that_there_are(built: House) -> None:
    board = (Path(__file__).parents[2] / "docs" / "grafana.json").read_text("utf-8")
    wanted = set(re.findall(r"tertib_\w+", board))
    assert len(wanted) == 7
    assert wanted <= set(re.findall(r"^# TYPE (\w+)", asked(built, "/metrics", TOKEN).text, re.MULTILINE))
