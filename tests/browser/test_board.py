"""The supervisor's board: what burns is on it, by itself and in time, and stays until somebody has answered for it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from engine.case.commands import ClaimItem, Duty, Given, OpenCase, Outside, Paper, Person, SignalWait, Target
from engine.wiring import House
from tests.browser.conftest import Site, serving
from tests.furnished import OFFICE, PASSWORD
from tests.runtime.crew import Crew, until

pytestmark = [pytest.mark.servers, pytest.mark.browser, pytest.mark.timeout(300)]

STANDARD = timedelta(hours=1)
WITHIN = timedelta(seconds=5)


@pytest.fixture
def crew(database_url: str, redis_url: str, tmp_path: Path) -> Iterator[Crew]:
    made = Crew(database_url, redis_url, tmp_path / "files")
    made.move_in()
    assert made.house.service.set_password("citra", PASSWORD)
    yield made
    made.leave()


def test_an_overdue_item_shows_within_five_seconds_without_a_reload(crew: Crew, chromium: Browser) -> None:
    """With a real worker and a real beat; the page is opened before the due time and never reloaded."""
    ahead = timedelta(seconds=20)
    with crew.at_work("enforce", "beat"), serving(crew.house, chromium) as site:
        until(lambda: crew.heard("beat") and crew.heard("enforce"), "the workers to be heard")
        board = site.signed_in("citra")
        board.goto("/board?tab=all")
        board.evaluate("window.opened = true")
        crew.ago = STANDARD - ahead
        case = crew.open()
        due = datetime.now(UTC) + ahead
        crew.ago = timedelta()
        row = board.locator(f"[data-key='{case}-1']")
        expect(row).to_be_visible(timeout=15_000)
        assert datetime.now(UTC) < due
        expect(row.locator(".state-overdue")).to_be_visible(timeout=40_000)
        assert datetime.now(UTC) - due < WITHIN
        assert board.evaluate("window.opened") is True
        expect(board.locator(".numbers dd").first).to_have_text("1")


def test_an_alert_stays_until_it_is_answered_even_when_the_item_is_done(site: Site, past: House) -> None:
    case = payment_late(past, site.house)
    board = site.signed_in("laras")
    board.goto("/board")
    alert = board.locator(f"[data-key^='alert-{case}-']")
    expect(alert).to_have_count(1)
    alert.locator("summary").click()
    alert.locator("textarea").fill("Operator sakit; dikerjakan hari ini.")
    alert.get_by_role("button").click()
    board.wait_for_url(re.compile(r"/board\?did=answer"))
    expect(board.locator(f"[data-key^='alert-{case}-']")).to_have_count(0)


def test_what_one_holds_is_taken_back_from_the_row_with_a_reason(site: Site) -> None:
    case = payment_open(site.house)
    papers = {name: Paper(reference="Lemari 3") for name in ("invoice", "handover_minutes")}
    site.house.service.submit(
        SignalWait(Target(step="submit_invoice"), "submitted", papers), Outside(), case, command_id="s-1"
    )
    site.house.service.submit(ClaimItem(Target(item=2)), Person("p-tirta"), case, command_id="k-1")
    board = site.signed_in("laras")
    board.goto("/board?tab=all")
    row = board.locator(f"[data-key='{case}-2']")
    row.locator("summary", has_text="Lepaskan").click()
    row.locator("form[action$='/release'] [name=reason]").fill("Tirta dinas luar")
    row.get_by_role("button", name="Lepaskan").click()
    board.wait_for_url(re.compile(r"/board\?did=release"))
    board.goto("/board?tab=all")
    expect(board.locator(f"[data-key='{case}-2'] summary", has_text="Lepaskan")).to_have_count(0)


def test_the_board_is_the_supervisors_alone(site: Site) -> None:
    page = site.signed_in("tirta")
    answer = page.goto("/board")
    assert answer is not None
    assert answer.status == 403


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("width", [360, 1366])
def test_the_board_fits_and_can_be_read_by_all(site: Site, past: House, lang: str, width: int) -> None:
    payment_late(past, site.house)
    page = site.signed_in("laras", lang=lang, width=width)
    page.goto("/board")
    expect(page.locator(".head p")).to_contain_text("1 office," if lang == "en" else "1 kantor,")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).violations_count == 0


def payment_open(house: House) -> str:
    """Open a payment whose contract is to be entered."""
    data: dict[str, Given] = {
        "supplier": "CV A",
        "account_holder": "N",
        "contract_number": "K",
        "amount": 5,
        "paid_in_advance": False,
    }
    paper = Paper(reference="Lemari 3")
    ask = OpenCase("direct-payment", OFFICE, "", {"contract": paper}, data)
    case = house.service.submit(ask, Person("p-tirta"), None, command_id="o-1").case
    assert case is not None
    return case


def payment_late(past: House, house: House) -> str:
    """Open a payment two weeks ago, and let what is due since then pass."""
    case = payment_open(past)
    while house.service.drain(Duty.ENFORCE):
        pass
    return case
