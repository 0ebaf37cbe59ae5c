"""The lay-out of generated SOPs: as drafters write them, a step goes on, skips ahead, goes back, or ends."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definition.model import Definition, Route, Step, Way
from engine.machine.sheet import lay_out
from tests.machine import sheets
from tests.machine.sheets import by, closes, ends, goes, outside, sop, step

LABELS = ("setuju", "tolak", "kembalikan", "perlu perbaikan", "ya", "tidak", "lengkap")


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    count = draw(st.integers(2, 9))
    roles = [f"peran{number}" for number in range(draw(st.integers(3, 5)))]
    return sop(*(draw(steps(number, count, roles)) for number in range(1, count + 1)))


@st.composite
def steps(draw: st.DrawFn, number: int, count: int, roles: list[str]) -> Step:
    performer = st.sampled_from(roles).map(by) | st.just(outside("Pemohon"))
    pair = st.permutations(roles).map(lambda mixed: by(*mixed[:2]))
    decides = number < count and draw(st.booleans())
    kind = draw(
        st.one_of(performer, performer, performer, pair, *([st.just(Route())] if decides and number > 1 else []))
    )
    return step(number, f"s{number}", kind, *draw(ways(number, count, decides=decides)))


@st.composite
def ways(draw: st.DrawFn, number: int, count: int, *, decides: bool) -> tuple[Way, ...]:
    onward = f"s{number + 1}"
    if not decides:
        return (ends() if number == count else goes(None, onward),)
    first, second = draw(st.lists(st.sampled_from(LABELS), min_size=2, max_size=2, unique=True))
    others = [
        other for other in range(max(1, number - 4), min(count, number + 3) + 1) if other not in (number, number + 1)
    ]
    ending = st.just(closes(second, "done"))
    other = st.sampled_from(others).map(lambda to: goes(second, f"s{to}")) if others else ending
    return goes(first, onward), draw(st.one_of(other, other, other, ending))


@settings(max_examples=30, derandomize=True)
@given(definitions())
def test_every_arrow_can_be_followed(definition: Definition) -> None:
    sheet = lay_out(definition, "id")
    assert list(sheets.through_symbols(sheet)) == []
    assert list(sheets.loose_ends(sheet)) == []
    assert list(sheets.shared_ports(sheet)) == []
    assert list(sheets.shared_runs(sheet)) == []
    hops = {(sheets.named(one), hop.segment, hop.x) for one in sheet.arrows for hop in one.hops}
    assert hops == {(sheets.named(one), run, x) for one, run, x in sheets.crossings(sheet)}


@settings(max_examples=25, derandomize=True)
@given(definitions())
def test_labels_stand_free_in_the_block(definition: Definition) -> None:
    assert list(sheets.crowded_labels(lay_out(definition, "id"))) == []


@settings(max_examples=10, derandomize=True)
@given(definitions())
def test_the_lay_out_is_a_function_of_the_definition(definition: Definition) -> None:
    assert lay_out(definition, "id") == lay_out(definition, "id")
