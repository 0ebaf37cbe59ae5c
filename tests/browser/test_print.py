"""The printed form as the browser prints it: as many sheets of A4 landscape as its pages say, and nothing but them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.test_pages import open_one
from tests.furnished import OFFICE

pytestmark = [pytest.mark.servers, pytest.mark.browser]


def sheets_of(page: Page) -> int:
    """Print the page as its style says; every sheet is A4 landscape, and holds what it is to hold."""
    page.emulate_media(media="print")
    high = page.evaluate("[...document.querySelectorAll('.a4')].map(one => one.scrollHeight - one.clientHeight)")
    assert set(high) == {0}
    for hidden in (".top", ".crumbs", ".print-tools", ".foot"):
        expect(page.locator(hidden)).to_be_hidden()
    made = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made)
    assert {(round(float(wide) / 72 * 25.4), round(float(high) / 72 * 25.4)) for wide, high in boxes} == {(297, 210)}
    return len(re.findall(rb"/Type /Page\b", made))


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("sop", ["direct-payment", "one-stop-permit"])
def test_an_sop_is_printed_page_by_page(site: Site, lang: str, sop: str) -> None:
    page = site.signed_in("sari" if sop == "one-stop-permit" else "tirta", lang=lang, dark=True)
    page.goto(f"/sops/{OFFICE}/{sop}")
    page.get_by_role("link", name="Cetak lembar" if lang == "id" else "Print the sheet").click()
    expect(page.locator(".id-block")).to_be_visible()
    count = page.locator(".a4").count()
    last = f"Halaman {count} dari {count}" if lang == "id" else f"Page {count} of {count}"
    expect(page.locator(".a4-foot").last).to_contain_text(last)
    assert page.locator(".a4 .alive").count() == 0
    assert sheets_of(page) == count


def test_a_case_is_printed_with_how_it_stands_if_that_is_ticked(site: Site) -> None:
    case = open_one(site.house)
    page = site.signed_in("tirta")
    page.goto(f"/cases/{case}")
    page.get_by_role("link", name="Cetak lembar").click()
    expect(page.get_by_label("dengan keadaan berkas")).to_be_checked()
    expect(page.locator(".a4 .margin").first).to_be_visible()
    assert sheets_of(page) == page.locator(".a4").count()
    page.emulate_media(media="screen")
    page.get_by_label("dengan keadaan berkas").uncheck()
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.locator(".a4 .margin")).to_have_count(0)
    assert sheets_of(page) == page.locator(".a4").count()


def test_who_may_not_see_a_form_learns_nothing_of_it(site: Site) -> None:
    case = open_one(site.house)
    page = site.signed_in("sari")
    answers = [page.request.get(f"/sops/{OFFICE}/nowhere/print").status, page.request.get("/cases/none/print").status]
    assert answers == [404, 404]
    seen = page.request.get(f"/cases/{case}").status
    assert page.request.get(f"/cases/{case}/print").status == seen
