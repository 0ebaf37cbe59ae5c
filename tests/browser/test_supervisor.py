"""What the SOP does not foresee: a supervisor lifts a rule, skips, resolves, answers; each with a reason on record."""

import json

import pytest
from playwright.sync_api import Page, expect

from engine.case.commands import (
    Accepted,
    Ask,
    CompleteItem,
    Given,
    OpenCase,
    Outside,
    Paper,
    Person,
    SignalWait,
    Target,
)
from engine.wiring import House
from tests.browser.conftest import Site
from tests.furnished import HELD, OFFICE, directory

pytestmark = [pytest.mark.servers, pytest.mark.browser]

PLACE = Paper(reference="Lemari 3")


def done(house: House, case: str | None, ask: Ask, who: str | None, command_id: str) -> str:
    """Carry out a command that must be accepted, and give its case."""
    reply = house.service.submit(ask, Person(f"p-{who}") if who else Outside(), case, command_id=command_id)
    assert isinstance(reply.answer, Accepted), reply.answer
    assert reply.case is not None
    return reply.case


def payment(house: House) -> str:
    """Open a payment whose contract is to be entered."""
    data: dict[str, Given] = {
        "supplier": "CV A",
        "account_holder": "N",
        "contract_number": "K",
        "amount": 5,
        "paid_in_advance": False,
    }
    case = done(house, None, OpenCase("direct-payment", OFFICE, "", {"contract": PLACE}, data), "tirta", "o-1")
    papers = {"invoice": PLACE, "handover_minutes": PLACE}
    return done(house, case, SignalWait(Target(step="submit_invoice"), "submitted", papers), None, "s-1")


def permit(house: House) -> str:
    """Open a permit whose data are to be entered."""
    ask = OpenCase(
        "one-stop-permit", OFFICE, "", {}, {"applicant": "Nadia", "activity_kind": "Bengkel", "represented": False}
    )
    case = done(house, None, ask, "sari", "o-2")
    done(house, case, CompleteItem(Target(step="inform")), "sari", "c-1")
    papers = {"application_form": PLACE, "id_card": PLACE}
    done(house, case, SignalWait(Target(step="complete_file"), "supplied", papers), None, "s-2")
    done(house, case, CompleteItem(Target(step="check_file"), "complete"), "sari", "c-2")
    return done(house, case, CompleteItem(Target(step="give_receipt"), None, {"receipt": PLACE}), "sari", "c-3")


def journal(house: House, case: str) -> list[dict[str, object]]:
    """Give the entries of a case."""
    with house.store.work() as work:
        return [json.loads(entry) for entry in work.cases.journal(case)]


def fold(page: Page, name: str) -> None:
    """Open a fold of the page."""
    page.locator("main summary", has_text=name).click()


def test_a_supervisor_completes_against_a_rule_and_it_is_a_deviation(site: Site) -> None:
    case = payment(site.house)
    laras = site.signed_in("laras")
    laras.goto(f"/cases/{case}/items/2")
    expect(laras.locator("main")).to_contain_text("Anda tidak memegang peran untuk langkah ini.")
    expect(laras.locator("main")).to_contain_text("Yang bisa: Tirta Anggara, Yoga Samudra.")
    fold(laras, "Selesaikan dengan mengesampingkan aturan")
    laras.get_by_role("checkbox").check()
    laras.get_by_role("button", name="Selesaikan", exact=True).click()
    told = laras.get_by_role("alert")
    expect(told).to_contain_text("Alasan harus diisi.")
    laras.fill("#f-override", "Operator rapat di luar kota")
    laras.get_by_role("button", name="Selesaikan", exact=True).click()
    expect(laras.get_by_role("status")).to_have_text("Selesai dan tercatat.")
    departures = laras.locator("section", has=laras.locator("#departures"))
    expect(departures).to_contain_text("oleh yang tidak memegang peran")
    expect(departures).to_contain_text("output tidak ada")
    expect(departures).to_contain_text("Operator rapat di luar kota")
    expect(departures).to_contain_text("diizinkan oleh Laras Kinasih")


def test_somebody_else_may_not_and_is_told_who_may(site: Site) -> None:
    case = payment(site.house)
    mira = site.signed_in("mira")
    answer = mira.goto(f"/cases/{case}/items/2")
    assert answer is not None
    fold(mira, "Tidak bisa menurut SOP?")
    expect(mira.locator("main")).to_contain_text("Supervisor: Laras Kinasih.")
    form = {"command_id": "skip-by-mira", "reason": "lama"}
    refused = mira.request.post(f"/cases/{case}/items/2/skip", form={**form})
    assert refused.status == 403
    assert "Hanya supervisor SOP ini yang boleh melakukannya." in refused.text()
    assert "Yang bisa: Laras Kinasih." in refused.text()
    assert "Percobaan ini tercatat." in refused.text()


def test_a_skip_leaves_the_machine_without_data_and_the_supervisor_resolves_it(site: Site, lived_in: House) -> None:
    named = _with_head_of_licensing()
    lived_in.service.apply_directory(named, "directory.yaml")
    case = permit(site.house)
    laras = site.signed_in("laras")
    laras.goto(f"/cases/{case}")
    laras.locator("a.button", has_text="Merekam data").click()
    fold(laras, "Tidak bisa menurut SOP?")
    skip = laras.locator("form[action$='/skip']")
    skip.get_by_label("Alasan").fill("Aplikasi rusak, data menyusul")
    skip.get_by_role("button").click()
    expect(laras.get_by_role("status")).to_have_text("Dilewati, dan tercatat sebagai penyimpangan.")
    expect(laras.locator(".journey")).to_contain_text("Mesin tidak dapat melanjutkan")
    laras.locator("a.button", has_text="No 6").click()
    expect(laras.locator("main")).to_contain_text("Mesin tidak dapat memutuskan")
    laras.get_by_role("group", name="Perlu rekomendasi teknis").get_by_label("Ya").check()
    laras.locator("#f-reason").fill("Menurut pemohon perlu")
    laras.get_by_role("button", name="Selesaikan kendala").click()
    expect(laras.get_by_role("status")).to_have_text("Kendala selesai. Berkas berjalan terus.")
    expect(laras.locator(".facts")).to_contain_text("Tim teknis tata ruang")
    expect(laras.locator(".facts")).to_contain_text("Tim teknis lingkungan hidup")
    # Only what was changed is on record with it: what stood there before was not given again.
    changed = [entry for entry in journal(lived_in, case) if entry["type"] == "StepCompleted"][-1]
    assert changed["data"] == {"technical_needed": True}


def test_notes_papers_early_word_release_and_withdrawal(site: Site) -> None:
    case = payment(site.house)
    site.drain()
    tirta = site.signed_in("tirta")
    tirta.goto(f"/cases/{case}/items/2")
    fold(tirta, "Lepaskan")
    tirta.locator("form[action$='/release'] button").click()
    expect(tirta.get_by_role("status")).to_have_text("Dilepaskan: orang lain akan menerimanya.")
    fold(tirta, "Tambah catatan")
    tirta.locator("form[action$='/note'] textarea").fill("Penyedia menelepon")
    tirta.get_by_role("button", name="Catat", exact=True).first.click()
    expect(tirta.locator(".journey")).to_contain_text("Tirta Anggara mencatat: Penyedia menelepon")
    fold(tirta, "Lampirkan dokumen")
    tirta.select_option("#f-document", "bank_guarantee")
    tirta.locator("form[action$='/attach'] [name=reference]").fill("Brankas")
    tirta.get_by_role("button", name="Lampirkan").click()
    expect(tirta.locator("#documents")).to_contain_text("Kertas: Brankas")
    fold(tirta, "Catat kabar dari luar")
    tirta.locator("form", has=tirta.locator("[value=receive_payment]")).get_by_role("button").click()
    expect(tirta.locator(".journey")).to_contain_text("datang lebih awal; disimpan.")
    fold(tirta, "Tarik berkas")
    tirta.get_by_role("button", name="Tarik", exact=True).click()
    expect(tirta.get_by_role("alert")).to_contain_text("Alasan harus diisi.")
    fold(tirta, "Tarik berkas")
    tirta.locator("form[action$='/withdraw'] [name=reason]").fill("Kontrak batal")
    tirta.get_by_role("button", name="Tarik", exact=True).click()
    expect(tirta.get_by_role("status")).to_have_text("Berkas ditarik.")
    expect(tirta.locator(".facts")).to_contain_text("ditarik")


def test_an_alert_stands_on_top_of_its_holders_work_until_it_is_answered(site: Site, past: House) -> None:
    """The officer let an approval lie for two weeks; the answer takes the alert away and stands in the journey."""
    lived_in = past
    case = payment(lived_in)
    done(lived_in, case, CompleteItem(Target(step="enter_contract"), None, {"contract_card": PLACE}), "tirta", "c-1")
    done(lived_in, case, CompleteItem(Target(step="test_contract")), "mira", "c-2")
    papers = {"payment_request": PLACE, "payment_order": PLACE}
    done(lived_in, case, CompleteItem(Target(step="make_request"), None, papers), "tirta", "c-3")
    site.drain()
    mira = site.signed_in("mira")
    alert = mira.locator(".alert", has_text="Menguji dan menyetujui SPP")
    expect(alert).to_contain_text("langkah terlambat")
    fold(mira, "Jawab")
    mira.get_by_label("Apa yang sudah dilakukan?").fill("Dikerjakan hari ini")
    mira.get_by_role("button", name="Jawab").click()
    expect(mira.get_by_role("status")).to_have_text("Peringatan sudah dijawab.")
    expect(mira.locator(".alert")).to_have_count(0)
    mira.goto(f"/cases/{case}")
    expect(mira.locator(".journey")).to_contain_text("Mira Lestari menjawab peringatan: Dikerjakan hari ini")


def _with_head_of_licensing() -> str:
    """Give the directory with the supervisor and the desks of the permit."""
    roles = {
        "laras": ("budget_authority", "head_of_licensing"),
        "sari": ("front_office", "back_office"),
        "mira": ("commitment_officer", "spatial_team"),
        "yoga": ("payment_signer", "finance_operator", "environment_team"),
    }
    return directory({**HELD, **roles})
