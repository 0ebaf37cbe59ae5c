"""What the form has no symbol for is said in its last column (`spec/language.md`, Keys of a step)."""

from dataclasses import replace

import pytest

from engine.definition.durations import ByChoice, PerCount, parse_duration
from engine.definition.model import (
    Definition,
    EachElement,
    EachPerson,
    EachRole,
    Field,
    FieldType,
    ForEach,
    HandToRole,
    Intake,
    Kind,
    Promise,
    Reaction,
    Step,
    TakeOutcome,
    TellRole,
    Wait,
    Work,
)
from engine.machine.sheet import lay_out
from engine.machine.sheet.model import Part
from engine.queries import clocks
from tests.machine.sheets import by, ends, goes, said, sop, step

FIRST = step(1, "terima", by("loket"), goes(None, "periksa"))
COUNT = Field("jumlah", FieldType.INTEGER, said("Jumlah barang"))


def form(second: Step, *, promised: bool = False) -> Definition:
    """Make an SOP whose second step is the one to look at."""
    last = step(3, "serah", by("kepala"), ends())
    made = replace(sop(FIRST, second, last), intake=Intake(fields=(COUNT,)))
    standard = FIRST.standard
    return replace(made, promise=Promise(standard)) if promised and standard is not None else made


def noted(second: Step, locale: str = "id", *, promised: bool = False) -> str:
    """Give what is noted at the second step; the number of a step stands on one line with its "No"."""
    note = lay_out(form(second, promised=promised), locale).rows[1].facts.note
    assert "No " not in note
    return note.replace("No\u00a0", "No ")


def checked(kind: Kind) -> Step:
    return step(2, "periksa", kind, goes(None, "serah"))


def work(for_each: ForEach | None = None, **keys: object) -> Step:
    return checked(replace(Work(("loket",)), for_each=for_each, **keys))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("second", "indonesian", "english"),
    [
        (work(ForEach(EachPerson(2))), "2 orang.", "2 people."),
        (work(ForEach(EachPerson(3), 2)), "3 orang, cukup 2.", "3 people, 2 suffice."),
        (work(ForEach(EachPerson(3), 3)), "3 orang.", "3 people."),
        (work(ForEach(EachElement("jumlah"))), "Untuk tiap isi: Jumlah barang.", "For each of: Jumlah barang."),
        (work(optional=True), "Boleh dilewati.", "May be skipped."),
        (work(min_time=parse_duration("2 minutes")), "Paling cepat 2 menit.", "At the earliest after 2 minutes."),
        (
            work(not_same_as=("terima", "opening")),
            "Tidak boleh orang yang sama dengan No 1, pembuka berkas.",
            "Not by the same person as No 1, the opener.",
        ),
        (work(not_same_as=("periksa",)), "Orangnya berlainan.", "By different people."),
        (work(same_as="terima"), "Orang yang sama dengan No 1.", "By the same person as No 1."),
        (checked(by("loket", "kepala")), "Salah satu jabatan.", "Any one of the positions."),
        (replace(work(), counted_from="terima"), "Waktu dihitung sejak No 1.", "Time is counted from No 1."),
        (
            replace(work(), counted_from="opening"),
            "Waktu dihitung sejak berkas dibuka.",
            "Time is counted from the opening.",
        ),
        (replace(work(), calendar="always"), "Kalender always.", "Calendar always."),
        (replace(work(), join_all=True), "Menunggu No 1.", "Waits for No 1."),
        (replace(work(), joins=("terima",)), "Menunggu No 1.", "Waits for No 1."),
        (
            replace(
                work(),
                on_overdue=(Reaction(TellRole("kepala")), Reaction(HandToRole("kepala"), parse_duration("1 hour"))),
            ),
            "Lewat batas: beri tahu Kepala. Lewat batas 1 jam: beralih ke Kepala.",
            "When overdue: tell Kepala. 1 hour overdue: goes to Kepala.",
        ),
        (work(), "", ""),
    ],
)
def test_each_construct_is_a_short_sentence(second: Step, indonesian: str, english: str) -> None:
    assert noted(second) == indonesian
    assert noted(second, "en") == english


def test_a_wait_says_what_its_clock_does_and_what_comes_when_it_is_over() -> None:
    ways = goes("dibalas", "serah"), replace(goes("diam", "serah"), label=said("Tidak membalas"))
    waits = step(2, "periksa", Wait(said("Pemohon"), lapse="diam"), *ways)
    assert noted(waits) == 'Lewat batas: "Tidak membalas".'
    assert noted(waits, promised=True) == 'Jam layanan berhenti. Lewat batas: "Tidak membalas".'
    runs = step(2, "periksa", Wait(said("Pemohon"), runs=True), *ways)
    assert noted(runs, promised=True) == "Jam layanan tetap berjalan."
    deemed = replace(runs, on_overdue=(Reaction(TakeOutcome("diam")),))
    assert noted(deemed) == 'Lewat batas: dianggap "Tidak membalas".'


def test_the_author_s_note_comes_first() -> None:
    assert noted(replace(work(optional=True), note=said("Bila perlu"))) == "Bila perlu. Boleh dilewati."
    assert noted(replace(work(optional=True), note=said("Bila perlu."))) == "Bila perlu. Boleh dilewati."
    assert noted(replace(work(), note=said("Bila perlu"))) == "Bila perlu"


def test_a_standard_by_choice_says_the_choices_as_forms_do() -> None:
    """A choice that is called like a unit is no unit; the language has no titles for choices."""
    durations = (("money_order", parse_duration("2 hours")), ("week", parse_duration("3 working days")))
    by_choice = replace(work(), standard=ByChoice("money_order: 2 hours, week: 3 working days", "kind", durations))
    for locale, read in (
        ("id", "money order: 2 jam, week: 3 hari kerja"),
        ("en", "money order: 2 hours, week: 3 working days"),
    ):
        assert lay_out(form(by_choice), locale).rows[1].facts.time == read
        assert clocks.written(form(by_choice), by_choice.standard, locale) == read


def test_joint_work_stands_in_the_column_of_each_of_its_roles() -> None:
    each = ForEach(EachRole(("kepala", "loket")))
    sheet = lay_out(form(checked(Work(("loket", "kepala"), for_each=each))), "id")
    own = [one for one in sheet.symbols if one.step == "periksa" and one.part is Part.STEP]
    assert len(own) == 2
    assert sheet.joints == (((own[0].area.right, own[0].y), (own[1].area.left, own[1].y)),)
    assert sheet.rows[1].facts.performers == ("Loket", "Kepala")
    assert sheet.rows[1].facts.note == "Tiap jabatan tersendiri."


def test_a_time_that_counts_a_field_says_its_title() -> None:
    counted = replace(work(), standard=PerCount("3 minutes x jumlah", parse_duration("3 minutes"), "jumlah"))
    assert lay_out(form(counted), "id").rows[1].facts.time == "3 menit × Jumlah barang"
