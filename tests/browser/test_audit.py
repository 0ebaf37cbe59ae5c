"""The log and the measures in a browser: accessible, whole and light, and each figure leads down to a case."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from engine.wiring import house
from tests.browser.conftest import Site, serving
from tests.browser.test_pages import MOST_BYTES, accessible
from tests.furnished import PASSWORD
from tests.web.three_offices import OFFICES, lived

pytestmark = [pytest.mark.servers, pytest.mark.browser]

ADDRESSES = (
    "/cases",
    "/log",
    "/log?only=exceptions&from=30+Mar+2026",
    "/log?from=kemarin",
    "/log?number=nowhere",
    "/measures",
    "/measures/binding",
    "/measures/consistent",
    "/measures/consistent?office=late",
    "/measures/events?obligation=time&verdict=violated",
)


@pytest.fixture
def office(database_url: str, tmp_path: Path, chromium: Browser) -> Iterator[Site]:
    """The pages, today, of the three offices that were lived in before."""
    life = lived(database_url, tmp_path / "files")
    for person in ("ratna", "citra-late"):
        assert life.house.service.set_password(person, PASSWORD)
    life.house.close()
    today = house(life.house.settings, nudge=lambda _: None)
    with serving(today, chromium) as made:
        yield made
    today.close()


@pytest.mark.parametrize(("lang", "dark"), [("id", False), ("en", True)])
def test_no_page_of_an_auditor_breaks_a_rule_of_accessibility(office: Site, lang: str, *, dark: bool) -> None:
    page = office.signed_in("ratna", lang=lang, dark=dark)
    for address in ADDRESSES:
        page.goto(address)
        accessible(page)


def test_no_page_of_an_auditor_scrolls_sideways_weighs_much_or_breaks_the_policy(office: Site) -> None:
    page = office.signed_in("ratna", width=360)
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    for address in ADDRESSES:
        page.goto(address)
        page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") == 360, address
        weight = len(page.content().encode()) + page.evaluate(
            "performance.getEntriesByType('resource').reduce((sum, one) => sum + one.decodedBodySize, 0)"
        )
        assert weight < MOST_BYTES, (address, weight)
        assert page.locator("[style], style, script:not([src])").count() == 0, address
    assert [line for line in said if "422" not in line and "Autofocus" not in line] == []


def test_a_row_of_the_log_is_28_px_high(office: Site) -> None:
    page = office.signed_in("ratna")
    page.goto("/log?type=StepAssigned")
    heights = page.locator("table.log tbody tr").evaluate_all("rows => rows.map(row => Math.round(row.clientHeight))")
    assert heights
    assert {28, 29} >= set(heights)


def test_a_figure_leads_to_its_event_and_on_to_the_case(office: Site) -> None:
    """What an auditor asks of a figure: which office is late, by which event, in which case."""
    page = office.signed_in("ratna")
    expect(page.locator("h1")).to_have_text("Catatan")
    page.get_by_role("link", name="Asas").click()
    page.get_by_role("link", name="Mengikat").click()
    row = page.get_by_role("row", name="Waktu dalam waktu baku")
    row.get_by_role("cell").nth(2).get_by_role("link", name="1").click()
    expect(page.locator("h1")).to_have_text("Catatan")
    only = page.locator("table.log tbody tr")
    expect(only).to_have_count(1)
    expect(only).to_contain_text("Batas terlewati")
    number = only.get_by_role("link").inner_text()
    assert "late" in number
    only.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text(number)


def test_the_filter_is_the_address_and_the_csv_follows_it(office: Site) -> None:
    page = office.signed_in("ratna", lang="en")
    page.goto("/log")
    page.get_by_label("Office").select_option(OFFICES[2])
    page.get_by_label("Only deviations and refusals").check()
    page.get_by_role("button", name="Show").click()
    assert "office=overrides" in page.url
    assert "only=exceptions" in page.url
    expect(page.get_by_label("Office")).to_have_value("overrides")
    expect(page.locator("tr.is-deviation")).to_have_count(1)
    expect(page.locator("tr.is-refusal")).to_have_count(1)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download CSV").click()
    assert len(Path(taken.value.path()).read_text(encoding="utf-8").splitlines()) == 3


def test_a_supervisor_sees_the_figures_of_their_office_alone(office: Site) -> None:
    page = office.signed_in("citra-late")
    page.get_by_role("link", name="Asas").click()
    expect(page.locator("main")).to_contain_text("kewajiban dipenuhi")
    expect(page.get_by_label("Kantor")).to_have_count(0)
    answer = page.goto("/log")
    assert answer is not None
    assert answer.status == 403
    expect(page.locator("h1")).to_have_text("Halaman ini bukan untuk peran Anda")
