"""What a supervisor rules from board, case and step: the consequence stands in words before it is done."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from engine.case.commands import ClaimItem, SuspendCase, Target
from engine.wiring import House
from tests.browser.conftest import Site
from tests.browser.test_supervisor import payment
from tests.web.living import done, drained, goods, with_goods

pytestmark = [pytest.mark.servers, pytest.mark.browser, pytest.mark.timeout(300)]

GROUND = "Menunggu pencairan anggaran"


@pytest.fixture
def office(site: Site) -> House:
    """The house with the request for goods in force."""
    with_goods(site.house)
    return site.house


def fold(page: Page, name: str) -> None:
    """Open a fold of the page."""
    page.locator("main summary", has_text=name).first.click()


def payment_held(house: House) -> str:
    """Open a payment whose contract Tirta is to enter."""
    case = payment(house)
    return done(house, case, ClaimItem(Target(item=2)), "tirta")


def test_a_case_is_suspended_on_a_ground_of_its_sop_and_resumed(site: Site, office: House) -> None:
    case = goods(office)
    laras = site.signed_in("laras")
    laras.goto(f"/cases/{case}")
    laras.locator(".rulings").get_by_role("link", name="Hentikan jam").click()
    main = laras.locator("main")
    expect(main).to_contain_text("Semua jam berhenti sampai berkas dijalankan lagi")
    expect(main).to_contain_text("SOP membolehkan jam satu berkas berhenti 2 kali; sudah 0 kali.")
    expect(main).to_contain_text("paling lama 20 hari kerja seluruhnya; sudah terpakai 0 hari kerja")
    laras.get_by_label(GROUND).check()
    laras.get_by_role("button", name="Hentikan jam").click()
    expect(laras.get_by_role("alert")).to_contain_text("Alasan harus diisi.")
    expect(laras.get_by_label(GROUND)).to_be_checked()
    laras.get_by_label("Alasan").fill("DIPA belum cair")
    laras.get_by_role("button", name="Hentikan jam").click()
    expect(laras.get_by_role("status")).to_have_text("Jam berhenti sampai berkas dijalankan lagi.")
    expect(laras.locator(".facts")).to_contain_text(GROUND)
    expect(laras.locator(".facts .state-stopped")).to_have_text("Jam berhenti")
    expect(laras.locator(".journey")).to_contain_text(f"Laras Kinasih menghentikan jam berkas: {GROUND}.")
    expect(laras.locator("svg.sheet title").first).to_contain_text("berhenti di No 1")

    tirta = site.signed_in("tirta")
    expect(tirta.locator(f"[data-key='{case}-1']")).to_contain_text(GROUND)
    expect(tirta.locator(f"[data-key='{case}-1'] button")).to_have_count(0)
    tirta.goto(f"/cases/{case}/items/1")
    expect(tirta.locator("main")).to_contain_text("Tidak dikerjakan sampai supervisor menjalankan berkas lagi")
    expect(tirta.locator("form[action$='/complete']")).to_have_count(0)

    laras.goto("/board?tab=stopped")
    laras.locator(f"[data-key='{case}-1']").get_by_role("link", name="Jalankan lagi").click()
    expect(laras.locator("main")).to_contain_text("Semua jam berjalan lagi mulai sekarang")
    expect(laras.locator("main")).to_contain_text(re.compile("Jatuh tempo No 1 (tetap|berpindah dari)"))
    laras.get_by_role("button", name="Jalankan lagi").click()
    laras.wait_for_url(re.compile(r"/board\?did=resume"))
    laras.goto(f"/cases/{case}")
    expect(laras.locator(".journey")).to_contain_text("Laras Kinasih menjalankan jam lagi.")
    expect(laras.locator(".facts .state-stopped")).to_have_count(0)


def test_an_item_is_reassigned_from_the_board_to_somebody_who_could(site: Site, office: House) -> None:
    case = goods(office, asked=True)
    done(office, case, ClaimItem(Target(item=2)), "sari")
    other = goods(office)
    board = site.signed_in("laras")
    board.goto("/board?tab=all")
    row = board.locator(f"[data-key='{other}-1']")
    row.locator("summary", has_text="Tugaskan").click()
    expect(row.locator("form[action$='/reassign']")).to_contain_text("Tidak bisa: Yoga Samudra")
    expect(row.locator("select[name=person] option")).to_have_text(["Tirta Anggara (0 terbuka)"])
    row.locator("form[action$='/reassign'] [name=reason]").fill("Mendesak")
    row.get_by_role("button", name="Tugaskan").click()
    board.wait_for_url(re.compile(r"/board\?did=reassign"))
    expect(board.get_by_role("status")).to_have_text("Sudah dialihkan. Alasannya tercatat.")
    board.goto(f"/cases/{other}")
    expect(board.locator(".journey")).to_contain_text("Laras Kinasih mengalihkan No 1 kepada Tirta Anggara.")
    expect(board.locator(".journey")).to_contain_text("Alasan: Mendesak")
    board.goto("/board?tab=all")
    held = board.locator(f"[data-key='{case}-2']")
    held.locator("summary", has_text="Alihkan").click()
    expect(held.locator("form[action$='/reassign']")).to_contain_text("Tidak ada orang lain di kantor ini")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_due_time_is_extended_after_its_new_time_was_shown(site: Site, office: House, scripts: bool) -> None:  # noqa: FBT001
    case = goods(office, asked=True)
    laras = site.signed_in("laras", scripts=scripts)
    laras.goto("/board?tab=all")
    laras.locator(f"[data-key='{case}-2']").get_by_role("link", name="Perpanjang").click()
    laras.get_by_label("Berapa lama").fill("2 jam")
    laras.get_by_role("button", name="Lihat akibatnya").click()
    expect(laras.get_by_role("alert")).to_contain_text("Tulis dalam jenis waktu bakunya")
    laras.get_by_label("Berapa lama").fill("2 hari kerja")
    laras.get_by_role("button", name="Lihat akibatnya").click()
    told = laras.locator(".ahead")
    expect(told).to_contain_text(re.compile(r"Jatuh tempo berpindah dari \d+ \w+ \d+, \d\d\.\d\d ke \d+"))
    expect(told).to_contain_text("Tercatat sebagai penyimpangan, dengan alasan Anda: waktu diperpanjang.")
    moved = re.search(r"dari (.+) ke (.+?)\.$", told.locator("li").first.inner_text())
    assert moved is not None
    laras.get_by_label("Alasan").fill("Kepala bagian dinas luar")
    laras.get_by_role("button", name="Perpanjang").click()
    laras.wait_for_url(re.compile(r"/board\?did=extend"))
    laras.goto(f"/cases/{case}")
    sentence = f"memindahkan jatuh tempo No 2 dari {moved[1]} ke {moved[2]}."
    expect(laras.locator(".journey")).to_contain_text(f"Laras Kinasih {sentence}")
    expect(laras.locator("section", has=laras.locator("#departures"))).to_contain_text("waktu diperpanjang")


def test_what_is_overdue_is_not_extended_but_shows_to_whom_it_was_escalated(
    site: Site, past: House, office: House
) -> None:
    case = goods(past, asked=True)
    drained(office)
    laras = site.signed_in("laras")
    row = f"[data-key='{case}-2']"
    laras.goto("/board?tab=all")
    expect(laras.locator(row)).to_contain_text("dinaikkan")
    expect(laras.locator(row).get_by_role("link", name="Perpanjang")).to_have_count(0)
    answer = laras.goto(f"/cases/{case}/items/2/extend")
    assert answer is not None
    assert answer.status == 403
    expect(laras.get_by_role("alert")).to_contain_text("Jatuh tempo ini tidak dapat dipindahkan")
    laras.goto(f"/cases/{case}")
    expect(laras.locator(".journey")).to_contain_text("No 2 dinaikkan kepada Kuasa pengguna anggaran (KPA).")
    expect(laras.locator("section", has=laras.locator("#departures"))).to_contain_text("dinaikkan ke peran lain")


def test_a_case_jumps_to_the_step_chosen(site: Site, office: House) -> None:
    case = goods(office)
    laras = site.signed_in("laras")
    laras.goto(f"/cases/{case}")
    laras.locator(".rulings").get_by_role("link", name="Lompat dari No 1 ke langkah lain").click()
    laras.get_by_label("Ke langkah mana").select_option("procure")
    laras.get_by_role("button", name="Lihat akibatnya").click()
    told = laras.locator(".ahead")
    expect(told).to_contain_text("No 1, Menyiapkan kerangka acuan, formulir, dan memo permintaan, dibatalkan.")
    expect(told).to_contain_text("No 4, Melaksanakan pengadaan barang, dibuka pada Pejabat pengadaan, sampai")
    laras.get_by_label("Alasan").fill("Permintaan lewat surat lama")
    laras.get_by_role("button", name="Lompat").click()
    expect(laras.get_by_role("status")).to_contain_text("Berkas sudah melompat")
    journey = laras.locator(".journey")
    expect(journey).to_contain_text("Laras Kinasih melompatkan berkas dari No 1: penyimpangan.")
    expect(journey).to_contain_text("Berkas melompat ke No 4, Melaksanakan pengadaan barang.")
    expect(laras.locator(".facts")).to_contain_text("karena lompatan")


def test_a_case_is_aborted_with_all_that_is_open(site: Site, office: House) -> None:
    case = goods(office)
    laras = site.signed_in("laras")
    laras.goto(f"/cases/{case}/abort")
    told = laras.locator(".ahead")
    expect(told).to_contain_text("No 1, Menyiapkan kerangka acuan, formulir, dan memo permintaan, dibatalkan.")
    expect(told).to_contain_text("Berkas ditutup untuk seterusnya, dengan hasil: dihentikan.")
    laras.get_by_label("Alasan").fill("Anggaran ditarik")
    laras.get_by_role("button", name="Hentikan berkas").click()
    expect(laras.get_by_role("status")).to_have_text("Berkas dihentikan.")
    expect(laras.locator(".facts")).to_contain_text("dihentikan")
    expect(laras.locator(".rulings")).to_have_count(0)


def test_an_officer_hands_on_what_is_theirs(site: Site, office: House) -> None:
    case = goods(office, asked=True)
    done(office, case, ClaimItem(Target(item=2)), "sari")
    sari = site.signed_in("sari")
    sari.goto(f"/cases/{case}/items/2")
    fold(sari, "Serahkan")
    expect(sari.locator("main")).to_contain_text("Tidak ada orang lain di kantor ini")
    paid = payment_held(office)
    tirta = site.signed_in("tirta")
    tirta.goto(f"/cases/{paid}/items/2")
    fold(tirta, "Serahkan")
    tirta.get_by_label("Kepada siapa").select_option(label="Yoga Samudra (0 terbuka)")
    tirta.get_by_role("button", name="Serahkan").click()
    expect(tirta.get_by_role("status")).to_have_text("Sudah diserahkan.")
    expect(tirta.locator(".journey")).to_contain_text("Tirta Anggara menyerahkan No 2 kepada Yoga Samudra.")


def test_who_does_not_supervise_sees_who_does(site: Site, office: House) -> None:
    case = goods(office)
    tirta = site.signed_in("tirta")
    answer = tirta.goto(f"/cases/{case}/suspend")
    assert answer is not None
    assert answer.status == 403
    expect(tirta.get_by_role("alert")).to_contain_text("Hanya supervisor SOP ini yang boleh melakukannya.")
    expect(tirta.get_by_role("alert")).to_contain_text("Laras Kinasih")
    expect(tirta.locator("form[method=post][action$='/suspend']")).to_have_count(0)


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("width", [360, 1366])
def test_the_pages_of_rulings_fit_and_can_be_read_by_all(site: Site, office: House, lang: str, width: int) -> None:
    case, stands = goods(office, asked=True), goods(office)
    done(office, stands, SuspendCase(GROUND, "DIPA belum cair"), "laras")
    page = site.signed_in("laras", lang=lang, width=width)
    for address in (
        f"/cases/{case}/suspend",
        f"/cases/{case}/items/2/extend",
        f"/cases/{case}/items/2/jump?to_step=procure",
        f"/cases/{stands}/resume",
        f"/cases/{stands}",
        f"/cases/{stands}/items/1",
        "/board?tab=stopped",
        "/board?tab=all",
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        found = Axe().run(page)
        assert found.violations_count == 0, (address, found.generate_report())
