"""A direct payment in the browser, as people do it: through both back loops, with a refusal in words on the way."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

pytestmark = [pytest.mark.servers, pytest.mark.browser]

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def paper(tmp_path: Path, name: str) -> str:
    """Write a small PDF, one for each name."""
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(PDF + name.encode())
    return str(path)


def open_case(page: Page, tmp_path: Path) -> str:
    """Open a case as an operator does, and give the address of its page."""
    page.goto("/sops")
    page.get_by_role("link", name=re.compile("Buka berkas.*Pengajuan pembayaran langsung")).click()
    page.set_input_files("[name='file.contract']", paper(tmp_path, "kontrak"))
    page.fill("[name='data.supplier']", "CV Samudra Jaya")
    page.fill("[name='data.account_holder']", "Nadia Puspaningrum")
    page.fill("[name='data.contract_number']", "K-17/2026")
    page.fill("[name='data.amount']", "125.000.000")
    page.locator("[name='data.paid_in_advance'][value=no]").check()
    page.get_by_role("button", name="Buka berkas ini").click()
    expect(page.get_by_role("status")).to_have_text("Berkas sudah dibuka.")
    expect(page.locator("h1")).to_have_text(re.compile(r"LS-0001/kpt/20\d\d"))
    return page.url.partition("?")[0]


def go_to(page: Page, case: str, activity: str) -> None:
    """Go from the case to its open step."""
    page.goto(case)
    page.locator("a.button", has_text=activity).click()
    expect(page.locator("h1")).to_have_text(activity)


def finish(page: Page, tmp_path: Path, outcome: str, *documents: str) -> None:
    """Give the documents and choose an outcome."""
    for name in documents:
        page.set_input_files(f"[name='file.{name}']", paper(tmp_path, name))
    page.locator("#form").get_by_role("button", name=re.compile(f"^{outcome}")).click()
    expect(page.get_by_role("status")).to_have_text("Selesai dan tercatat.")


def claim(page: Page) -> None:
    """Take an open step and begin it."""
    page.get_by_role("button", name="Ambil").click()
    expect(page.get_by_role("status")).to_have_text("Sekarang menjadi milik Anda.")
    page.get_by_role("button", name="Mulai").click()
    expect(page.get_by_role("status")).to_contain_text("Dimulai.")


def test_three_people_bring_a_payment_through_both_back_loops(site: Site, tmp_path: Path) -> None:
    """The operator, the commitment officer and the signer; each return goes back one desk and comes again."""
    tirta, mira, yoga = (site.signed_in(login) for login in ("tirta", "mira", "yoga"))
    case = open_case(tirta, tmp_path)

    go_to(tirta, case, "Menyampaikan tagihan dengan dokumen lengkap")
    tirta.set_input_files("[name='file.invoice']", paper(tmp_path, "tagihan"))
    tirta.fill("[name='reference.handover_minutes']", "Lemari arsip 3, map hijau")
    tirta.get_by_role("button", name=re.compile("^Disampaikan")).click()
    expect(tirta.get_by_role("status")).to_have_text("Tercatat. Berkas berjalan terus.")
    site.drain()

    # Whoever has the least in hand gets it: of the two operators, the first by id.
    go_to(tirta, case, "Merekam data kontrak")
    tirta.get_by_role("button", name="Mulai").click()
    finish(tirta, tmp_path, "Selesaikan", "contract_card")

    go_to(mira, case, "Menguji data kontrak")
    claim(mira)
    finish(mira, tmp_path, "Selesaikan")
    site.drain()

    go_to(tirta, case, "Membuat SPP dan konsep SPM")
    finish(tirta, tmp_path, "Selesaikan", "payment_request", "payment_order")

    # First back loop: the officer returns it to the operator, who makes it again.
    go_to(mira, case, "Menguji dan menyetujui SPP")
    claim(mira)
    finish(mira, tmp_path, "Dikembalikan ke operator", "correction_note")
    site.drain()
    go_to(tirta, case, "Membuat SPP dan konsep SPM")
    finish(tirta, tmp_path, "Selesaikan", "payment_request", "payment_order")
    go_to(mira, case, "Menguji dan menyetujui SPP")
    finish(mira, tmp_path, "Disetujui", "approved_request")

    # Second back loop: the signer returns it to the officer, who approves again.
    go_to(yoga, case, "Menguji dan menandatangani SPM")
    claim(yoga)
    finish(yoga, tmp_path, "Dikembalikan ke PPK", "correction_note")
    go_to(mira, case, "Menguji dan menyetujui SPP")
    finish(mira, tmp_path, "Disetujui", "approved_request")
    go_to(yoga, case, "Menguji dan menandatangani SPM")
    finish(yoga, tmp_path, "Ditandatangani", "signed_order")

    for activity, document in (("Menerbitkan SP2D", "disbursement_order"), ("Menerima pembayaran", "payment_proof")):
        go_to(tirta, case, activity)
        tirta.set_input_files(f"[name='file.{document}']", paper(tmp_path, document))
        tirta.get_by_role("button", name="Catat", exact=True).first.click()
        expect(tirta.get_by_role("status")).to_have_text("Tercatat. Berkas berjalan terus.")

    tirta.goto(case)
    expect(tirta.locator(".facts")).to_contain_text("paid")
    # Both loops stand on the sheet with their counts, and the step that was done thrice says so.
    expect(tirta.locator("svg.sheet .pill")).to_have_count(2)
    expect(tirta.locator("svg.sheet .symbol.done", has_text="3×")).to_have_count(1)
    expect(tirta.locator(".journey")).to_contain_text(
        "Mira Lestari mengembalikan berkas pada No 5: Dikembalikan ke operator."
    )
    expect(tirta.locator(".journey")).to_contain_text(
        "Yoga Samudra mengembalikan berkas pada No 6: Dikembalikan ke PPK."
    )
    expect(tirta.locator("#departures")).to_be_visible()
    with tirta.expect_download() as download:
        tirta.get_by_role("link", name="Buka Tagihan penyedia").click()
    assert download.value.path().read_bytes() == PDF + b"tagihan"


def test_a_refusal_names_the_rule_who_may_instead_and_that_it_is_on_record(site: Site, tmp_path: Path) -> None:
    """Yoga is an operator and the signer: what he made he may not sign, and the page says so before and after."""
    tirta, mira, yoga = (site.signed_in(login) for login in ("tirta", "mira", "yoga"))
    case = open_case(tirta, tmp_path)
    go_to(tirta, case, "Menyampaikan tagihan dengan dokumen lengkap")
    tirta.fill("[name='reference.invoice']", "Map 1")
    tirta.fill("[name='reference.handover_minutes']", "Map 2")
    tirta.get_by_role("button", name=re.compile("^Disampaikan")).click()
    go_to(tirta, case, "Merekam data kontrak")
    finish(tirta, tmp_path, "Selesaikan", "contract_card")
    go_to(mira, case, "Menguji data kontrak")
    finish(mira, tmp_path, "Selesaikan")
    go_to(yoga, case, "Membuat SPP dan konsep SPM")
    finish(yoga, tmp_path, "Selesaikan", "payment_request", "payment_order")
    go_to(mira, case, "Menguji dan menyetujui SPP")
    finish(mira, tmp_path, "Disetujui", "approved_request")

    go_to(yoga, case, "Menguji dan menandatangani SPM")
    rule = "Anda mengerjakan No 4 berkas ini, jadi langkah ini harus orang lain."
    expect(yoga.locator("main")).to_contain_text(rule)
    yoga.fill("[name='reference.signed_order']", "Map 3")
    yoga.get_by_role("button", name=re.compile("^Ditandatangani")).click()
    told = yoga.get_by_role("alert")
    expect(told).to_contain_text(rule)
    expect(told).to_contain_text("Sekarang tidak ada orang lain yang bisa; minta kepada supervisor.")
    expect(told).to_contain_text("Percobaan ini tercatat.")
    expect(told).to_be_focused()
    expect(yoga.locator("[name='reference.signed_order']")).to_have_value("Map 3")
    yoga.goto(case)
    expect(yoga.locator(".journey")).to_contain_text("Percobaan Yoga Samudra ditolak: harus orang lain.")


def test_what_is_missing_is_said_on_the_button_and_what_was_typed_stays(site: Site, tmp_path: Path) -> None:
    tirta = site.signed_in("tirta")
    case = open_case(tirta, tmp_path)
    go_to(tirta, case, "Menyampaikan tagihan dengan dokumen lengkap")
    button = tirta.get_by_role("button", name=re.compile("^Disampaikan"))
    expect(button).to_contain_text("Masih perlu: Tagihan penyedia, Berita acara serah terima")
    expect(button).to_be_enabled()
    tirta.set_input_files("[name='file.invoice']", paper(tmp_path, "tagihan"))
    button.click()
    told = tirta.get_by_role("alert")
    expect(told).to_contain_text("Berita acara serah terima belum ada.")
    # The file has come already and need not be chosen again.
    expect(tirta.locator("[name='kept.invoice']")).to_have_count(1)
    tirta.fill("[name='reference.handover_minutes']", "Map 2")
    tirta.get_by_role("button", name=re.compile("^Disampaikan")).click()
    expect(tirta.get_by_role("status")).to_have_text("Tercatat. Berkas berjalan terus.")


def test_files_of_the_wrong_kind_are_refused_in_words(site: Site, tmp_path: Path) -> None:
    tirta = site.signed_in("tirta")
    case = open_case(tirta, tmp_path)
    go_to(tirta, case, "Menyampaikan tagihan dengan dokumen lengkap")
    script = tmp_path / "tagihan.exe"
    script.write_bytes(b"MZ")
    disguised = tmp_path / "serah-terima.pdf"
    disguised.write_bytes(b"<html>not a paper</html>")
    tirta.set_input_files("[name='file.invoice']", str(script))
    tirta.set_input_files("[name='file.handover_minutes']", str(disguised))
    tirta.get_by_role("button", name=re.compile("^Disampaikan")).click()
    told = tirta.get_by_role("alert")
    expect(told).to_contain_text(
        "Jenis tagihan.exe tidak diterima. Simpan sebagai PDF, PNG, JPEG, DOCX, XLSX, ODT atau ODS."
    )
    expect(told).to_contain_text("Isi serah-terima.pdf tidak sesuai dengan namanya.")


def test_without_scripts_the_same_work_is_done(site: Site, tmp_path: Path) -> None:
    tirta = site.signed_in("tirta", scripts=False)
    case = open_case(tirta, tmp_path)
    go_to(tirta, case, "Menyampaikan tagihan dengan dokumen lengkap")
    tirta.fill("[name='reference.invoice']", "Map 1")
    tirta.fill("[name='reference.handover_minutes']", "Map 2")
    tirta.get_by_role("button", name=re.compile("^Disampaikan")).click()
    expect(tirta.get_by_role("status")).to_have_text("Tercatat. Berkas berjalan terus.")
    expect(tirta.locator(".facts")).to_contain_text("No 2")
