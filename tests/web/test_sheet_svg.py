"""The drawing of the sheet: what is alive stands on the official form, and nothing of it in the form's columns."""

from xml.etree import ElementTree as ET

import pytest

from engine.definition.model import Definition, End, Way
from engine.machine.sheet import lay_out
from engine.machine.sheet.model import Arrow, Hop
from tests.machine import sheets
from tests.machine.sheets import by, ends, goes, step
from web.bars import Bar
from web.i18n import Speech
from web.render import STATIC, _environment
from web.sheet_live import Live, Standing, StepLive, Taken
from web.sheet_paths import head, longest_vertical, path
from web.sheet_svg import draw, drawing

SVG = "{http://www.w3.org/2000/svg}"
SPEECH = Speech("id")
HOSTILE = "<script>alert(\"1\")</script> & 'x'"


def live(*steps: StepLive, taken: tuple[Taken, ...] = ()) -> Live:
    return Live("Berkas 7 ada di No 6.", "Pada berkas ini", "7/LS/2026", "bilah", "Belum", steps, taken)


def returned() -> Live:
    """The payment, sent back twice by the first approver, now overdue at No 6."""
    done = Bar(0.5, "finished")
    return live(
        StepLive("tagih", Standing.DONE, 1, "Selesai", "9 mnt", done, "Penyedia", link="/langkah/1"),
        StepLive("spp", Standing.DONE_LATE, 3, "Selesai terlambat", "+5 mnt", Bar(1.2), "Tirta"),
        StepLive("setuju", Standing.DONE, 3, "Selesai 3×", "8 mnt", done, "Mira"),
        StepLive("spm", Standing.OVERDUE, 1, "Terlambat", "+40 mnt", Bar(9.0), "Yoga"),
        taken=(Taken("tagih", None, "rekam"), Taken("setuju", "tolak", "spp", 2), Taken("setuju", "setuju", "spm")),
    )


def drawn(definition: Definition, alive: Live | None) -> ET.Element:
    return ET.fromstring(str(draw(lay_out(definition, "id"), alive, SPEECH)))  # noqa: S314 - our own drawing


def classed(root: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in root.iter() if name in one.get("class", "").split()]


def words(root: ET.Element) -> list[str]:
    return ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]


def test_the_drawing_is_named_by_where_the_case_stands() -> None:
    root = drawn(sheets.payment(), returned())
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == "Berkas 7 ada di No 6."
    assert root.get("aria-labelledby") == title.get("id")


def test_a_form_without_a_case_has_no_margin_and_nothing_alive() -> None:
    root = drawn(sheets.payment(), None)
    for name in ("margin", "band", "pointer", "taken", "pill", "glyph"):
        assert classed(root, name) == [], name
    assert len(classed(root, "plain")) == 8


def test_the_open_row_has_a_band_and_a_pointer_in_its_colour() -> None:
    root = drawn(sheets.payment(), returned())
    (band,), (pointer,) = classed(root, "band"), classed(root, "pointer")
    assert "late" in band.get("class", "").split()
    assert "late" in pointer.get("class", "").split()
    row = lay_out(sheets.payment(), "id").rows[5]
    assert float(band.get("y", "0")) == row.top


def test_each_symbol_shows_the_standing_of_its_step_and_its_visits_inside() -> None:
    root = drawn(sheets.payment(), returned())
    looks = [one.get("class", "").split()[1] for one in classed(root, "symbol")]
    assert looks == ["done", "not_yet", "not_yet", "done_late", "done", "overdue", "not_yet", "not_yet"]
    assert ["".join(one.itertext()) for one in classed(root, "times")] == ["3×", "3×"]
    assert len(classed(root, "ring")) == 1


def test_taken_arrows_are_drawn_last_and_a_taken_back_loop_carries_its_count() -> None:
    root = drawn(sheets.payment(), returned())
    arrows = ["taken" in one.get("class", "").split() for one in classed(root, "arrow")]
    assert arrows == [False] * 7 + [True] * 3
    assert ["".join(one.itertext()) for one in classed(root, "pill")] == ["2×"]


def test_the_margin_says_word_measure_and_who_beside_the_form() -> None:
    root = drawn(sheets.payment(), returned())
    (margin,) = classed(root, "margin")
    for said in ("7/LS/2026", "Terlambat", "+40 mnt", "Yoga", "Belum"):
        assert said in words(margin), said
    form = lay_out(sheets.payment(), "id").width
    assert min(float(one.get("x", "0")) for one in margin.iter(f"{SVG}text")) >= form + 14
    inside = [one for one in root.iter(f"{SVG}text") if one not in list(margin.iter(f"{SVG}text"))]
    assert all(float(one.get("x", "0")) < form for one in inside)


def test_a_bar_ends_at_150_percent_however_late_it_is() -> None:
    root = drawn(sheets.payment(), returned())
    over = classed(root, "bar-over")
    axis = classed(root, "axis")[0]
    longest = float(axis.get("x2", "0")) - float(axis.get("x1", "0"))
    widths = sorted(float(one.get("width", "0")) for one in over)
    assert widths[-1] == pytest.approx(longest / 3, abs=0.2)


def test_a_row_links_to_its_step_where_there_is_one() -> None:
    root = drawn(sheets.payment(), returned())
    links = list(root.iter(f"{SVG}a"))
    assert [one.get("href") for one in links] == ["/langkah/1"]
    assert "Mengerjakan tagih" in " ".join(words(links[0]))


def test_no_inline_style_and_every_text_escaped() -> None:
    definition = sheets.sop(
        step(1, "satu", by("a"), Way(HOSTILE, End(), sheets.said(HOSTILE)), goes("ya", "dua"), note=HOSTILE),
        step(2, "dua", by("b"), ends()),
    )
    alive = live(StepLive("satu", Standing.INCIDENT, 1, HOSTILE, HOSTILE, None, HOSTILE, link=f'/x"{HOSTILE}'))
    text = str(draw(lay_out(definition, "id"), alive, SPEECH))
    assert "<script" not in text
    assert " style=" not in text
    root = ET.fromstring(text)  # noqa: S314 - our own drawing
    assert HOSTILE in words(root)


@pytest.mark.parametrize("standing", list(Standing))
def test_every_standing_has_a_mark_a_colour_and_a_drawing(standing: Standing) -> None:
    root = drawn(sheets.payment(), live(StepLive("rekam", standing, 2, "kata")))
    assert len(classed(root, "band")) == standing.open
    marks = [one.get("href", "").partition("#")[2] for one in root.iter(f"{SVG}use")]
    assert marks[1] == standing.mark
    assert set(marks) <= known_marks()


def known_marks() -> set[str]:
    root = ET.parse(STATIC / "marks.svg").getroot()  # noqa: S314 - our own file
    return {one.get("id", "") for one in root.iter(f"{SVG}symbol")}


def test_the_beginning_and_a_reached_end_are_alive() -> None:
    definition = sheets.sop(
        step(1, "satu", by("a"), goes("ya", "dua"), Way("tidak", End())),
        step(2, "dua", by("b"), ends()),
    )
    alive = live(StepLive("satu", Standing.DONE, 1, "Selesai"), taken=(Taken("satu", "tidak", None),))
    symbols = drawing(lay_out(definition, "id"), alive).symbols
    assert [(one.symbol.part.value, one.standing) for one in symbols] == [
        ("begin", Standing.DONE),
        ("step", Standing.DONE),
        ("step", Standing.NOT_YET),
        ("end", Standing.DONE),
    ]


def test_a_path_goes_from_port_to_head_with_round_corners() -> None:
    arrows = lay_out(sheets.payment(), "id").arrows
    straight = next(one for one in arrows if one.step == "spm" and one.outcome == "data_keliru")
    data = path(straight)
    x, y = straight.points[0]
    assert data.startswith(f"M{x:g} {y:g} L")
    assert data.count("Q") == len(straight.points) - 2
    assert head(straight).startswith(f"{straight.points[-1][0]:g} {straight.points[-1][1]:g} ")
    middle = longest_vertical(straight)
    assert middle[0] == straight.points[1][0]


@pytest.mark.parametrize(
    ("start", "stop", "arc"), [(0, 100, "L46 50 A4 4 0 0 1 54 50"), (100, 0, "L54 50 A4 4 0 0 0 46 50")]
)
def test_a_hop_is_a_half_circle_above_the_line_whichever_way_it_runs(start: int, stop: int, arc: str) -> None:
    points = ((float(start), 50.0), (float(stop), 50.0))
    arrow = Arrow("satu", None, "dua", points, None, (Hop(0, 50.0),), back=False)
    assert arc in path(arrow)


@pytest.mark.parametrize("alive", [None, returned()], ids=["form", "case"])
def test_the_table_says_all_that_the_drawing_says(alive: Live | None) -> None:
    sheet = lay_out(sheets.payment(), "id")
    text = table(sheet, alive)
    for row in sheet.rows:
        assert f"<td>{row.number}</td>" in text
        for fact in (row.facts.activity, row.facts.time, *row.facts.performers):
            assert fact in text
        for way in row.facts.exits:
            assert way.label in text
    for step_live in alive.steps if alive else ():
        for said in (step_live.word, step_live.measure, step_live.who):
            assert said in text
    assert text.count('aria-current="step"') == (1 if alive else 0)
    assert ("(2×)" in text) == (alive is not None)


def test_the_list_of_steps_marks_where_the_case_is() -> None:
    text = rendered("{{ sheet_steps(sheet, live, 'Langkah') }}", lay_out(sheets.payment(), "id"), returned())
    assert text.count("<li ") == 8
    assert text.count('aria-current="step"') == 1
    assert 'href="/langkah/1"' in text
    assert text.count('role="img"') == 8, "each mark is named, since no word stands beside it"


def table(sheet: object, alive: Live | None) -> str:
    return rendered("{{ sheet_table(sheet, live, 'Tabel') }}", sheet, alive)


def rendered(call: str, sheet: object, alive: Live | None) -> str:
    environment = _environment(SPEECH.locale)
    source = '{% from "sheet_table.html" import sheet_table, sheet_steps %}' + call
    return environment.from_string(source).render(sheet=sheet, live=alive)
