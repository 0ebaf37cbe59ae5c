"""Every page, in both languages, light and dark, at a desk and on a telephone: accessible, whole and light."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

from engine.case.commands import (
    Accepted,
    CompleteItem,
    Given,
    OpenCase,
    Outside,
    Paper,
    Person,
    SignalWait,
    StartItem,
    Target,
)
from engine.wiring import House
from tests.browser.conftest import Site
from tests.furnished import OFFICE, PASSWORD

pytestmark = [pytest.mark.servers, pytest.mark.browser]

MOST_BYTES = 150_000
PLACE = Paper(reference="Lemari 3")


def open_one(house: House) -> str:
    """Open a case that stands at the operator's desk, started, with a second case that waits for the supplier."""
    data: dict[str, Given] = {
        "supplier": "CV Samudra Jaya",
        "account_holder": "Nadia",
        "contract_number": "K-17",
        "amount": "1000000",
        "paid_in_advance": True,
    }
    cases = []
    for n in (1, 2):
        ask = OpenCase("direct-payment", OFFICE, "", {"contract": PLACE}, data)
        reply = house.service.submit(ask, Person("p-tirta"), command_id=f"open-{n}")
        assert isinstance(reply.answer, Accepted)
        assert reply.case is not None
        cases.append(reply.case)
    papers = {"invoice": PLACE, "handover_minutes": PLACE}
    signal = SignalWait(Target(step="submit_invoice"), "submitted", papers)
    assert isinstance(house.service.submit(signal, Outside(), cases[0], command_id="signal-1").answer, Accepted)
    start = StartItem(Target(step="enter_contract"))
    assert isinstance(house.service.submit(start, Person("p-tirta"), cases[0], command_id="start-1").answer, Accepted)
    return cases[0]


def pages(case: str) -> Iterator[str]:
    """Give the address of every page that an operator meets."""
    yield from (
        "/",
        "/?tab=waiting",
        "/?tab=done",
        "/cases",
        "/cases?q=nothing",
        "/sops",
        f"/sops/{OFFICE}/direct-payment",
    )
    yield from (f"/sops/{OFFICE}/direct-payment/open", f"/cases/{case}", f"/cases/{case}?view=table")
    yield from (f"/sops/{OFFICE}/direct-payment/print", f"/cases/{case}/print?state=1")
    yield from (f"/cases/{case}/receipt", f"/cases/{case}/items/2", "/nowhere")


def accessible(page: Page) -> None:
    """Hold the page to axe's rules, every fold of it open."""
    page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


@pytest.mark.parametrize(("lang", "dark"), [("id", False), ("en", True)])
def test_no_page_breaks_a_rule_of_accessibility(site: Site, lang: str, *, dark: bool) -> None:
    case = open_one(site.house)
    anonymous = site.visitor(dark=dark)
    anonymous.goto(f"/sign-in?lang={lang}")
    accessible(anonymous)
    page = site.signed_in("tirta", lang=lang, dark=dark)
    for address in pages(case):
        page.goto(address)
        accessible(page)
    supervisor = site.signed_in("laras", lang=lang, dark=dark)
    for address in ("/", f"/cases/{case}/items/2", f"/cases/{case}"):
        supervisor.goto(address)
        accessible(supervisor)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_at_360_px_no_page_scrolls_sideways(site: Site, lang: str) -> None:
    case = open_one(site.house)
    page = site.signed_in("tirta", lang=lang, width=360)
    for address in pages(case):
        page.goto(address)
        page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") == 360, address
    page.get_by_role("button", name="Menu").or_(page.locator(".menu summary")).first.click()
    expect(page.locator(".menu nav").get_by_role("link").first).to_be_visible()


def test_no_page_weighs_more_than_150_kb_or_does_what_the_policy_forbids(site: Site) -> None:
    """All that a page loads is counted; the browser says on its console what the policy stopped."""
    case = open_one(site.house)
    page = site.signed_in("tirta")
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    for address in pages(case):
        page.goto(address)
        weight = len(page.content().encode()) + page.evaluate(
            "performance.getEntriesByType('resource').reduce((sum, one) => sum + one.decodedBodySize, 0)"
        )
        assert weight < MOST_BYTES, (address, weight)
        assert page.locator("[style], style, script:not([src])").count() == 0, address
    assert [line for line in said if "/nowhere" not in line] == []


def test_the_language_is_chosen_once_and_stays(site: Site) -> None:
    page = site.signed_in("tirta")
    expect(page.locator("h1")).to_have_text("Pekerjaan saya")
    page.locator(".who summary").click()
    page.locator(".who").get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("My work")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/cases")
    expect(page.locator("h1")).to_have_text("Cases")


def test_a_wrong_password_is_told_in_words_and_the_name_stays(site: Site) -> None:
    page = site.visitor()
    page.goto("/cases")
    assert "/sign-in?next=%2Fcases" in page.url
    page.fill("[name=login]", "tirta")
    page.fill("[name=password]", "salah")
    page.click("main button")
    expect(page.get_by_role("alert")).to_contain_text("Nama atau kata sandi tidak cocok.")
    expect(page.locator("[name=login]")).to_have_value("tirta")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    expect(page.locator("h1")).to_have_text("Berkas")
    page.locator(".who summary").click()
    page.get_by_role("button", name="Keluar").click()
    page.goto("/cases")
    assert "/sign-in" in page.url


def test_who_fails_again_and_again_is_told_how_long_to_wait(site: Site) -> None:
    """How long exactly is held by `tests/web/test_attempts.py`."""
    page = site.visitor()
    page.goto("/sign-in")
    told = ""
    for _ in range(20):
        page.fill("[name=login]", "mira")
        page.fill("[name=password]", "salah")
        page.click("main button")
        told = page.get_by_role("alert").inner_text()
        if "Tunggu" in told:
            break
    assert re.search(r"Tunggu \d+ detik, lalu coba lagi", told)


def test_a_case_that_is_not_ones_own_is_no_case(site: Site) -> None:
    """A clerk of another SOP learns nothing: not that the case is there, nor its receipt, papers or steps."""
    case = open_one(site.house)
    page = site.signed_in("sari")
    for address in (
        f"/cases/{case}",
        f"/cases/{case}/receipt",
        f"/cases/{case}/items/2",
        f"/cases/{case}/documents/contract",
    ):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404, address
        expect(page.locator("h1")).to_have_text("Tidak ada berkas itu bagi Anda")
        expect(page.locator("footer")).to_contain_text("unknown_case")
    page.goto("/cases?q=LS")
    expect(page.locator("main")).to_contain_text("Tidak ada berkas seperti itu")


def test_a_form_sent_twice_is_done_once(site: Site) -> None:
    case = open_one(site.house)
    page = site.signed_in("tirta")
    page.goto(f"/cases/{case}")
    form: dict[str, str | float | bool] = {"command_id": "note-once", "text": "Menunggu stempel"}
    for _ in range(2):
        answer = page.request.post(f"/cases/{case}/note", form=form)
        assert answer.ok
    page.goto(f"/cases/{case}")
    expect(page.locator(".journey li", has_text="Menunggu stempel")).to_have_count(1)


def test_another_sites_form_does_nothing(site: Site) -> None:
    case = open_one(site.house)
    page = site.signed_in("tirta")
    form: dict[str, str | float | bool] = {"command_id": "note-foreign", "text": "dari luar"}
    answer = page.request.post(f"/cases/{case}/note", form=form, headers={"sec-fetch-site": "cross-site"})
    assert answer.status == 403
    assert "Tidak ada yang dilakukan" in answer.text()
    page.goto(f"/cases/{case}")
    expect(page.locator(".journey")).not_to_contain_text("dari luar")


def test_work_that_comes_appears_by_itself(site: Site) -> None:
    """The officer's list shows the next step without a reload; so does the case."""
    case = open_one(site.house)
    mira = site.signed_in("mira")
    expect(mira.locator("main")).to_contain_text("Tidak ada pekerjaan sekarang.")
    watching = site.signed_in("laras")
    watching.goto(f"/cases/{case}")
    expect(watching.locator(".facts")).to_contain_text("No 2")
    done = CompleteItem(Target(item=2), None, {"contract_card": PLACE})
    assert isinstance(site.house.service.submit(done, Person("p-tirta"), case, command_id="done-2").answer, Accepted)
    expect(mira.locator(".row")).to_contain_text("Menguji data kontrak")
    expect(mira.locator(".row .new")).to_be_visible()
    expect(watching.locator(".facts")).to_contain_text("No 3")


def test_an_exact_number_leads_straight_to_its_case(site: Site) -> None:
    case = open_one(site.house)
    page = site.signed_in("laras")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.goto("/cases")
    number = page.get_by_role("link", name=re.compile("^LS-0001")).inner_text()
    page.fill("#find", number.lower())
    page.press("#find", "Enter")
    page.wait_for_url(f"**/cases/{case}")
    expect(page.locator("h1")).to_have_text(number)


def test_the_receipt_prints_alone(site: Site) -> None:
    case = open_one(site.house)
    page = site.signed_in("tirta")
    page.goto(f"/cases/{case}/receipt")
    expect(page.locator(".receipt")).to_contain_text("LS-0001")
    page.emulate_media(media="print")
    expect(page.locator(".receipt")).to_be_visible()
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator("main .actions")).to_be_hidden()


def test_health_names_what_does_not_live(site: Site) -> None:
    page = site.visitor()
    answer = page.request.get("/healthz")
    assert answer.status == 503
    parts = answer.json()["parts"]
    assert (parts["database"]["healthy"], parts["assign"]["healthy"], parts["beat"]["healthy"]) == (True, False, False)
    site.house.service.beat(["assign", "enforce", "housekeep", "beat"], worked=False)
    answer = page.request.get("/healthz")
    assert (answer.status, answer.json()["healthy"]) == (200, True)


def test_what_is_too_much_is_refused_in_words(site: Site) -> None:
    """A body beyond the limit, a way of asking that there is not, and a form without a command."""
    case = open_one(site.house)
    page = site.signed_in("tirta")
    content = b"%PDF-1.4\n" + b"0" * (26 * 1024 * 1024)
    file: FilePayload = {"name": "besar.pdf", "mimeType": "application/pdf", "buffer": content}
    form: dict[str, str | float | bool | bytes | FilePayload] = {
        "command_id": "big-1",
        "document": "contract",
        "file": file,
    }
    answer = page.request.post(f"/cases/{case}/attach", multipart=form)
    assert answer.status == 422
    assert "besar.pdf lebih besar dari 25 MiB." in answer.text()
    assert page.request.post("/cases").status == 405
    assert "Alamat ini tidak dapat melakukannya" in page.request.post("/cases").text()
    assert page.request.post(f"/cases/{case}/dance", form={}).status == 404
    assert page.request.post(f"/cases/{case}/note", form={"text": "tanpa nomor perintah"}).status == 422
