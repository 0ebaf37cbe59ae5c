"""The lay-out of the official form (`DESIGN.md` section 4)."""

from itertools import product

import pytest

from engine.definition.model import Definition, Route
from engine.machine.sheet import lay_out
from engine.machine.sheet.model import Area, Arrow, Part, Shape
from engine.machine.sheet.widths import width, wrap
from engine.machine.sheet.words import listed, written_duration
from tests.machine import sheets
from tests.machine.drawn import ALL, crossing, joint, laid_out
from tests.machine.sheets import by, closes, ends, goes, outside, sop, step


def corners(definition: Definition, name: str, outcome: str | None = None) -> list[tuple[int, int]]:
    return [(round(x), round(y)) for x, y in arrow(definition, name, outcome).points]


def arrow(definition: Definition, name: str, outcome: str | None = None) -> Arrow:
    found = [one for one in lay_out(definition, "id").arrows if (one.step, one.outcome) == (name, outcome)]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("locale", ["id", "en"])
@pytest.mark.parametrize("definition", ALL.values(), ids=ALL.keys())
class TestEverySheet:
    """What holds on each of these sheets."""

    def test_no_arrow_runs_through_a_symbol(self, definition: Definition, locale: str) -> None:
        assert list(sheets.through_symbols(laid_out(definition, locale))) == []

    def test_every_arrow_begins_and_ends_at_ports(self, definition: Definition, locale: str) -> None:
        assert list(sheets.loose_ends(laid_out(definition, locale))) == []

    def test_a_port_serves_arrows_in_or_one_outcome_out(self, definition: Definition, locale: str) -> None:
        assert list(sheets.shared_ports(laid_out(definition, locale))) == []

    def test_arrows_share_a_run_only_to_one_target_or_of_one_outcome(self, definition: Definition, locale: str) -> None:
        assert list(sheets.shared_runs(laid_out(definition, locale))) == []

    def test_no_label_lies_on_a_line_a_label_or_a_symbol_or_leaves_the_block(
        self, definition: Definition, locale: str
    ) -> None:
        assert list(sheets.crowded_labels(laid_out(definition, locale))) == []

    def test_a_horizontal_hops_over_each_vertical_that_it_crosses(self, definition: Definition, locale: str) -> None:
        sheet = laid_out(definition, locale)
        hops = {(sheets.named(one), hop.segment, hop.x) for one in sheet.arrows for hop in one.hops}
        assert hops == {(sheets.named(one), run, x) for one, run, x in sheets.crossings(sheet)}

    def test_every_way_is_drawn_once(self, definition: Definition, locale: str) -> None:
        sheet = laid_out(definition, locale)
        lone = {(row.step, end.outcome) for row in sheet.rows for end in row.ends}
        drawn = sorted((one.step, one.outcome or "", one.target or "") for one in sheet.arrows if one.step is not None)
        assert drawn == sorted(
            (one.id, way.outcome or "", target)
            for one in definition.steps
            for way in one.ways
            for target in getattr(way.target, "steps", ("",))
            if target or (len(one.ways) > 1 and (one.id, way.outcome) not in lone)
        )

    def test_the_same_definition_gives_the_same_sheet(self, definition: Definition, locale: str) -> None:
        assert lay_out(definition, locale) == lay_out(definition, locale)

    def test_titles_stay_in_the_head(self, definition: Definition, locale: str) -> None:
        for column in laid_out(definition, locale).columns:
            lines = [*column.title.placed(), *(column.note.placed() if column.note else ())]
            assert lines[0][0] - 8 >= (22 if column.performer else 0), lines
            assert lines[-1][0] + 2.5 <= 62, lines

    def test_words_stay_in_their_cells(self, definition: Definition, locale: str) -> None:
        sheet = laid_out(definition, locale)
        for row in sheet.rows:
            columns = [*sheet.columns[:2], *sheet.columns[-4:], *(sheet.columns[-1] for _ in row.ends)]
            texts = [*row.cells, *(end.words for end in row.ends)]
            for words, column in zip(texts, columns, strict=True):
                for y, line in words.placed():
                    assert row.top < y - 8, (row.number, line)
                    assert y + 2 < row.bottom, (row.number, line)
                    assert width(line, words.size) <= column.right - column.left - 7, (row.number, line)

    def test_words_are_whole(self, definition: Definition, locale: str) -> None:
        for row in laid_out(definition, locale).rows:
            facts = row.facts
            texts = (facts.activity, facts.needs, facts.time, facts.output, facts.note)
            for words, text in zip(row.cells[1:], texts, strict=True):
                assert " ".join(words.lines) == " ".join(text.split(" ")), row.number

    def test_capsules_beside_the_note_touch_no_words(self, definition: Definition, locale: str) -> None:
        for row in laid_out(definition, locale).rows:
            for end, words in product(row.ends, (row.cells[-1], *(one.words for one in row.ends))):
                x, y = end.centre
                for line, text in words.placed():
                    beside = words.x > x + 14 + 2 or words.x + width(text, words.size) < x - 14 - 2
                    assert beside or not text or line + 4 <= y - 8 or line - 9 >= y + 8, (row.number, text)


def test_the_research_permit_is_drawn_as_in_the_design() -> None:
    permit = sheets.research_permit()
    assert len(corners(permit, "terima")) == 2
    assert len(corners(permit, "periksa", "lengkap")) == 3
    assert len(corners(permit, "periksa", "kurang")) == 3
    back = corners(permit, "lengkapi")
    assert len(back) == 3
    assert back[-1][1] < back[-2][1], "it comes in from below"
    assert len(corners(permit, "verifikasi", "sesuai")) == 2
    assert len(corners(permit, "tanda", "kembalikan")) == 3
    by_the_foot = corners(permit, "tanda", "ditandatangani")
    assert len(by_the_foot) == 4
    sheet = lay_out(permit, "id")
    assert by_the_foot[1][1] == sheet.rows[6].bottom - 8, "in the channel"
    assert [round(row.bottom - row.top) for row in sheet.rows] == [66, 66, 66, 66, 66, 66, 82, 66]
    assert not list(sheets.crossings(sheet))


def test_two_back_loops_of_different_depth_leave_by_different_sides() -> None:
    payment = sheets.payment()
    to_operator = corners(payment, "spm", "data_keliru")
    to_ppk = corners(payment, "spm", "kembalikan")
    assert len(to_ppk) == 3
    assert len(to_operator) == 4, "side, lane, side"
    sheet = lay_out(payment, "id")
    lanes = {column.left + 8 for column in sheet.columns} | {column.right - 8 for column in sheet.columns}
    assert to_operator[1][0] in lanes
    assert not list(sheets.crossings(sheet))


def test_what_must_cross_hops() -> None:
    sheet = lay_out(crossing(), "id")
    assert any(one.hops for one in sheet.arrows)


def test_outside_parties_stand_at_the_edge_and_roles_by_their_first_act() -> None:
    sheet = lay_out(sheets.payment(), "id")
    performers = [column for column in sheet.columns if column.performer]
    assert [" ".join(column.title.lines) for column in performers] == [
        "Penyedia",
        "Operator",
        "Ppk",
        "Ppspm",
        "Kas Negara",
    ]
    assert [column.outside for column in performers] == [True, False, False, False, True]
    assert [column.number for column in sheet.columns] == list(range(1, 12))


def test_the_form_is_1084_wide_and_grows_only_with_many_performers() -> None:
    assert lay_out(sheets.research_permit(), "id").width == 1084
    chain = [step(number, f"l{number}", by(f"peran{number}"), goes(None, f"l{number + 1}")) for number in range(1, 9)]
    crowd = lay_out(sop(*chain, step(9, "l9", by("peran9"), ends())), "id")
    assert crowd.columns[1].right - crowd.columns[1].left == 180
    assert all(76 <= one.right - one.left <= 104 for one in crowd.columns if one.performer)
    assert crowd.width == crowd.columns[-1].right > 1084


def test_the_symbols_say_what_a_step_is() -> None:
    sheet = lay_out(sheets.research_permit(), "id")
    shapes = {symbol.step: symbol.shape for symbol in sheet.symbols}
    assert shapes["terima"] is Shape.CAPSULE
    assert shapes["periksa"] is Shape.DIAMOND
    assert shapes["susun"] is Shape.BOX
    assert shapes["serah"] is Shape.CAPSULE


def test_a_first_decision_has_a_capsule_above_it() -> None:
    sheet = lay_out(joint(), "id")
    begin, first = sheet.symbols[0], sheet.symbols[1]
    assert (begin.part, begin.shape) == (Part.BEGIN, Shape.SMALL_CAPSULE)
    assert begin.x == first.x
    assert begin.area.bottom < first.area.top
    assert sheet.rows[0].top < begin.area.top


def test_joint_work_has_a_symbol_in_each_column_joined_by_a_line() -> None:
    sheet = lay_out(joint(), "id")
    assert len([one for one in sheet.symbols if one.step == "catat"]) == 2
    assert len(sheet.joints) == 2
    for (x1, y1), (x2, y2) in sheet.joints:
        assert x1 < x2
        assert y1 == y2


def test_a_further_end_stands_in_a_free_cell_of_its_row() -> None:
    definition = sop(
        step(1, "periksa", by("a"), goes(None, "nilai")),
        step(2, "nilai", by("b"), goes("lanjut", "kirim"), closes("tolak", "refused")),
        step(3, "kirim", by("a"), ends()),
    )
    sheet = lay_out(definition, "id")
    (end,) = [one for one in sheet.symbols if one.part is Part.END]
    assert end.y == sheet.rows[1].axis
    assert arrow(definition, "nilai", "tolak").target is None


def test_a_further_end_without_a_free_cell_stands_in_the_note() -> None:
    alone = sop(
        step(1, "buka", by("a"), goes(None, "nilai")),
        step(2, "nilai", by("a"), goes("lanjut", "kirim"), closes("tolak", "refused"), note="Catatan"),
        step(3, "kirim", by("a"), ends()),
    )
    sheet = lay_out(alone, "id")
    (end,) = sheet.rows[1].ends
    assert end.words.lines == ("tolak",)
    assert sheet.columns[-1].left < end.centre[0] < end.words.x < sheet.columns[-1].right
    assert end.words.y > sheet.rows[1].cells[-1].y
    assert not [one for one in sheet.arrows if one.outcome == "tolak"]


def test_a_route_stands_in_the_column_of_the_step_that_leads_to_it() -> None:
    definition = sop(
        step(1, "buka", by("a"), goes(None, "isi")),
        step(2, "isi", by("b"), goes(None, "pilih")),
        step(3, "pilih", Route(), goes("ya", "tutup"), goes("tidak", "isi")),
        step(4, "tutup", by("a"), ends()),
    )
    sheet = lay_out(definition, "id")
    stands = {one.step: one.x for one in sheet.symbols}
    assert stands["pilih"] == stands["isi"]
    assert sheet.rows[2].facts.performers == ()


def test_a_row_grows_with_its_text() -> None:
    long = "Jam layanan berhenti selama berkas dilengkapi oleh pemohon, dan lewat batas berkas ditutup"
    sheet = lay_out(sop(step(1, "satu", outside("Pemohon"), ends(), note=long)), "id")
    lines = sheet.rows[0].cells[-1].lines
    assert sheet.rows[0].bottom - sheet.rows[0].top == len(lines) * 15.5 + 17
    assert " ".join(lines) == long


def test_the_facts_say_what_the_drawing_shows() -> None:
    facts = lay_out(sheets.payment(), "en").rows[5].facts
    assert facts.performers == ("Ppspm",)
    assert [(one.label, one.to) for one in facts.exits] == [("sah", (7,)), ("kembalikan", (5,)), ("data keliru", (2,))]


@pytest.mark.parametrize(
    ("written", "locale", "read"),
    [
        ("15 minutes", "id", "15 menit"),
        ("1 hour 30 minutes", "id", "1 jam 30 menit"),
        ("3 working days", "id", "3 hari kerja"),
        ("10 calendar days", "id", "10 hari kalender"),
        ("1-2 hours", "id", "1-2 jam"),
        ("as needed", "id", "sesuai kebutuhan"),
        ("5 hari kerja", "id", "5 hari kerja"),
        ("5 hari kerja", "en", "5 working days"),
        ("1 jam", "en", "1 hour"),
        ("30 menit - 3 jam", "en", "30 minutes - 3 hours"),
        ("1 bulan", "en", "1 month"),
        ("2 weeks", "en", "2 weeks"),
    ],
)
def test_times_are_shown_as_written_in_the_readers_words(written: str, locale: str, read: str) -> None:
    assert written_duration(written, locale) == read


def test_only_the_first_entry_of_a_cell_keeps_a_capital_that_began_a_line() -> None:
    assert (
        listed(("Formulir permohonan", "KTP", "Proposal penelitian")) == "Formulir permohonan, KTP, proposal penelitian"
    )
    assert listed(()) == ""


def test_words_wrap_at_spaces_and_break_only_when_they_must() -> None:
    assert wrap("satu dua", 200, 12) == ("satu dua",)
    assert wrap("satu dua", 30, 12) == ("satu", "dua")
    assert wrap("", 30, 12) == ()
    broken = wrap("pertanggungjawaban", 50, 12)
    assert "".join(broken).replace("-", "") == "pertanggungjawaban"
    assert all(line.endswith("-") for line in broken[:-1])
    assert wrap("dengan No\u00a02", 60, 12) == ("dengan", "No\u00a02")
    assert all(width(part, 12) <= 50 for part in broken)


def test_bold_words_are_wider_and_accents_cost_nothing() -> None:
    assert width("Waktu", 12, bold=True) > width("Waktu", 12)
    assert width("é", 12) == width("e", 12)


def test_areas_that_only_touch_do_not_meet() -> None:
    assert not Area(0, 0, 10, 10).meets(Area(10, 0, 20, 10))
    assert Area(0, 0, 10, 10).meets(Area(9, 9, 20, 20))
