"""The form cut into pages of A4 landscape (`DESIGN.md` section 4, Print)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings

from engine.definition.model import Definition
from engine.machine.sheet import Sheet, lay_out
from engine.machine.sheet.cuts import Cut, Pentagon, spread, strip
from engine.machine.sheet.model import Area, Arrow, Point, Row
from engine.machine.sheet.printing import FORM_HIGH, WIDE, Page, pages
from tests.machine import sheets
from tests.machine.drawn import ALL, laid_out
from tests.machine.sheets import by, ends, goes, said, sop, step
from tests.machine.test_sheet_generated import definitions

BESIDE = 233.0
printed = cache(pages)


def tips(pentagon: Pentagon) -> tuple[Point, Point]:
    """Where arrows meet a pentagon: on its flat top, and on its point."""
    return (pentagon.x, pentagon.area.top), (pentagon.x, pentagon.area.bottom)


def numbers_at(page: Page, point: Point) -> list[int]:
    return [one.number for one in page.pentagons if point in tips(one)]


def piece(page: Page, arrow: Arrow) -> Arrow:
    found = [one for one in page.sheet.arrows if named(one) == named(arrow)]
    assert len(found) == 1, named(arrow)
    return found[0]


def named(arrow: Arrow) -> tuple[str | None, str | None, str | None]:
    return arrow.step, arrow.outcome, arrow.target


def faults_of_cuts(sheet: Sheet, cut: Sequence[Page]) -> Iterator[str]:
    """Arrows that are cut without both pentagons, or with a wrong number in one."""
    page_of = {row.step: page for page in cut for row in page.sheet.rows}
    numbers = {row.step: row.number for row in sheet.rows}
    for arrow in sheet.arrows:
        if arrow.step is None or arrow.target is None or page_of[arrow.step] is page_of[arrow.target]:
            continue
        leaving = piece(page_of[arrow.step], arrow)
        coming = piece(page_of[arrow.target], arrow)
        if numbers_at(page_of[arrow.step], leaving.points[-1]) != [numbers[arrow.target]]:
            yield f"{sheets.named(arrow)} ends nowhere"
        if numbers_at(page_of[arrow.target], coming.points[0]) != [numbers[arrow.step]]:
            yield f"{sheets.named(arrow)} begins nowhere"
        if coming.label is not None or (leaving.label is None and arrow.label is not None):
            yield f"{sheets.named(arrow)} has its label in the wrong place"


def faults_of_page(page: Page) -> Iterator[str]:
    """What cannot be followed on one page, or stands outside the form."""
    sheet = page.sheet
    yield from sheets.through_symbols(sheet)
    yield from sheets.shared_runs(sheet)
    yield from sheets.crowded_labels(sheet)
    hops = {(sheets.named(one), hop.segment, hop.x) for one in sheet.arrows for hop in one.hops}
    if hops != {(sheets.named(one), run, x) for one, run, x in sheets.crossings(sheet)}:
        yield "a crossing without a hop"
    for one, other in combinations(page.pentagons, 2):
        if one.area.meets(other.area):
            yield f"the pentagons {one.number} and {other.number} lie on each other"
    for pentagon in page.pentagons:
        yield from faults_of_pentagon(sheet, pentagon)
    form = Area(0, sheet.head, sheet.width, sheet.height)
    xs = [x for arrow in sheet.arrows for x, _ in arrow.points]
    ys = [y for arrow in sheet.arrows for _, y in arrow.points]
    areas = [*(one.area for one in sheet.symbols), *(one.area for one in page.pentagons)]
    if any(x < form.left or x > form.right for x in (*xs, *(x for one in areas for x in (one.left, one.right)))):
        yield "something stands beside the form"
    if any(y < form.top or y > form.bottom for y in (*ys, *(y for one in areas for y in (one.top, one.bottom)))):
        yield "something stands above or below the form"


def faults_of_pentagon(sheet: Sheet, pentagon: Pentagon) -> Iterator[str]:
    if not any(end in tips(pentagon) for arrow in sheet.arrows for end in (arrow.points[0], arrow.points[-1])):
        yield f"no arrow meets the pentagon {pentagon.number}"
    if any(pentagon.area.meets(one.area) for one in sheet.symbols):
        yield f"the pentagon {pentagon.number} lies on a symbol"
    if any(one.label is not None and one.label.area.meets(pentagon.area) for one in sheet.arrows):
        yield f"a label lies on the pentagon {pentagon.number}"
    if any(sheets.touches(run, pentagon.area.grown(-1)) for arrow in sheet.arrows for run in pairwise(arrow.points)):
        yield f"an arrow runs through the pentagon {pentagon.number}"


def in_place(row: Row) -> Row:
    """Give a row as it is at the top of nothing."""
    return replace(
        row,
        top=0,
        bottom=round(row.bottom - row.top, 6),
        axis=round(row.axis - row.top, 6),
        cells=tuple(replace(cell, y=round(cell.y - row.top, 6)) for cell in row.cells),
        ends=tuple(
            replace(
                end,
                centre=(end.centre[0], round(end.centre[1] - row.top, 6)),
                words=replace(end.words, y=round(end.words.y - row.top, 6)),
            )
            for end in row.ends
        ),
    )


@pytest.mark.parametrize("beside", [0.0, BESIDE])
@pytest.mark.parametrize("locale", ["id", "en"])
@pytest.mark.parametrize("definition", ALL.values(), ids=ALL.keys())
class TestEveryForm:
    """What holds on the pages of each of these forms, with and without room for a case beside it."""

    def test_every_cut_arrow_ends_and_begins_in_the_right_pentagons(
        self, definition: Definition, locale: str, beside: float
    ) -> None:
        sheet = laid_out(definition, locale)
        assert list(faults_of_cuts(sheet, printed(sheet, beside))) == []

    def test_every_page_can_be_followed(self, definition: Definition, locale: str, beside: float) -> None:
        for page in printed(laid_out(definition, locale), beside):
            assert list(faults_of_page(page)) == []

    def test_every_row_stands_whole_on_one_page(self, definition: Definition, locale: str, beside: float) -> None:
        sheet = laid_out(definition, locale)
        cut = printed(sheet, beside)
        assert [in_place(row) for page in cut for row in page.sheet.rows] == [in_place(row) for row in sheet.rows]
        for page in cut:
            assert (page.sheet.head, page.sheet.columns, page.sheet.groups) == (sheet.head, sheet.columns, sheet.groups)
            assert page.sheet.rows[0].top >= page.sheet.head
            assert page.sheet.rows[-1].bottom <= page.sheet.height

    def test_no_page_is_larger_than_its_paper(self, definition: Definition, locale: str, beside: float) -> None:
        for page in printed(laid_out(definition, locale), beside):
            assert page.wide <= WIDE + 1e-6
            assert page.high <= FORM_HIGH + 1e-6
            assert page.wide > WIDE - 1e-6 or len(page.sheet.rows) == 1

    def test_nothing_is_drawn_twice(self, definition: Definition, locale: str, beside: float) -> None:
        sheet = laid_out(definition, locale)
        cut = printed(sheet, beside)
        assert sum(len(page.sheet.symbols) for page in cut) == len(sheet.symbols)
        assert sum(len(page.sheet.joints) for page in cut) == len(sheet.joints)
        labels = [arrow.label.words.lines for page in cut for arrow in page.sheet.arrows if arrow.label is not None]
        assert sorted(labels) == sorted(one.label.words.lines for one in sheet.arrows if one.label is not None)


@settings(max_examples=40, derandomize=True)
@given(definitions())
def test_generated_forms_with_high_rows_can_be_followed_from_page_to_page(definition: Definition) -> None:
    note = said("Lewat batas berkas ditutup dan pemohon diberi tahu dengan surat, " * 2)
    tall = replace(definition, steps=tuple(replace(one, note=note) for one in definition.steps))
    sheet = lay_out(tall, "id")
    cut = pages(sheet)
    assert list(faults_of_cuts(sheet, cut)) == []
    assert [fault for page in cut for fault in faults_of_page(page)] == []


def test_there_is_no_hop_over_an_arrow_that_only_passes_by() -> None:
    """A loop from the sixth step to the second crosses the fifth's way, on a page that shows neither of its ends."""
    note = "Lewat batas berkas ditutup dan pemohon diberi tahu dengan surat, " * 2
    back = goes("setuju", "s7"), goes("tolak", "s2")
    places = ["a", "c", "a", "a", "a", "d", "a"]
    chain = [
        step(n, f"s{n}", by(place), *(back if n == 6 else (goes(None, f"s{n + 1}"),)), note=note)
        for n, place in enumerate(places, 1)
    ]
    definition = sop(
        step(1, "s0", by("b"), goes(None, "s1"), note=note),
        *(replace(one, number=one.number + 1) for one in chain),
        step(9, "s8", by("d"), ends(), note=note),
    )
    sheet = lay_out(definition, "id")
    (crossing,) = [one for one in sheet.arrows if one.hops]
    hopping = [one for page in pages(sheet) for one in page.sheet.arrows if one.hops]
    assert hopping == [], named(crossing)
    assert [fault for page in pages(sheet) for fault in faults_of_page(page)] == []


def test_a_short_form_is_one_page_as_it_was() -> None:
    sheet = lay_out(sop(step(1, "satu", by("a"), goes(None, "dua")), step(2, "dua", by("b"), ends())), "id")
    (page,) = pages(sheet)
    assert page.sheet == sheet
    assert page.pentagons == ()


def test_a_row_too_high_for_a_page_has_one_alone_and_smaller() -> None:
    long = "Jam layanan berhenti selama berkas dilengkapi oleh pemohon. " * 20
    first = step(1, "satu", by("a"), goes(None, "dua"), note=long)
    cut = pages(lay_out(sop(first, step(2, "dua", by("b"), ends())), "id"))
    assert [len(page.sheet.rows) for page in cut] == [1, 1]
    assert cut[0].wide < WIDE
    assert cut[0].high == pytest.approx(FORM_HIGH)
    assert [one.number for page in cut for one in page.pentagons] == [2, 1]


def test_as_few_pages_as_may_be_are_filled_evenly() -> None:
    chain = [step(number, f"l{number}", by("a"), goes(None, f"l{number + 1}")) for number in range(1, 11)]
    cut = pages(lay_out(sop(*chain, step(11, "l11", by("a"), ends())), "id"))
    assert [len(page.sheet.rows) for page in cut] in ([5, 6], [6, 5])


def test_pentagons_are_moved_apart_in_their_order_and_no_further_than_they_must() -> None:
    assert spread([100, 300], (0, 1084)) == [100, 300]
    assert spread([100, 110, 300], (0, 1084)) == [87, 123, 300]
    assert spread([0, 0], (0, 1084)) == [18, 54]
    assert spread([1084, 1084], (0, 1084)) == [1030, 1066]


def test_ways_to_crowded_pentagons_do_not_cross_each_other() -> None:
    """Arrows in lanes side by side, as many of them to the left of their pentagons as to the right."""
    xs = [400, 408, 414, 422, 428, 500]
    cuts = [
        Cut(Arrow(f"s{n}", None, f"t{n}", ((x, 100), (x, 200)), None, (), back=False), n, entering=False)
        for n, x in enumerate(xs)
    ]
    led = strip(cuts, 200, (0, 1084), 0, below=True)
    assert [one.number for one in led.pentagons] == list(range(len(xs)))
    for one, other in combinations(led.arrows, 2):
        for mine in pairwise(one.points):
            for theirs in pairwise(other.points):
                assert not sheets.overlap(mine, theirs), (mine, theirs)
                assert not sheets.meet(mine, theirs), (mine, theirs)
