"""SOPs made by hand for the sheet, and what may be wrong with a lay-out."""

from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from math import copysign

from engine.definition.durations import parse_standard
from engine.definition.model import Close, Definition, End, Kind, Role, Route, Step, Text, To, Wait, Way, Work
from engine.machine.sheet import Sheet
from engine.machine.sheet.model import Area, Arrow, Part, Point, Symbol

Run = tuple[Point, Point]


def said(words: str) -> Text:
    return Text((("id", words),))


def goes(outcome: str | None, *to: str) -> Way:
    return Way(outcome, To(to))


def ends(outcome: str | None = None) -> Way:
    return Way(outcome, End())


def closes(outcome: str, result: str) -> Way:
    return Way(outcome, Close(result))


def by(*roles: str) -> Kind:
    return Work(roles)


def outside(party: str) -> Kind:
    return Wait(said(party))


def step(number: int, name: str, kind: Kind, *ways: Way, time: str = "1 hour", note: str | None = None) -> Step:
    standard = None if isinstance(kind, Route) else parse_standard(time)
    return Step(name, number, said(f"Mengerjakan {name}"), kind, ways, standard, note=said(note) if note else None)


def sop(*steps: Step) -> Definition:
    roles = dict.fromkeys(role for one in steps if isinstance(one.kind, Work) for role in one.kind.roles)
    titled = tuple(Role(role, said(role.title())) for role in roles) or (Role("kepala", said("Kepala")),)
    return Definition("sop", 1, said("SOP"), titled, titled[0].id, steps, "0" * 64)


def research_permit() -> Definition:
    """The SOP of the design guide's pictures."""
    return sop(
        step(1, "terima", by("loket"), goes(None, "periksa")),
        step(2, "periksa", by("loket"), goes("lengkap", "verifikasi"), goes("kurang", "lengkapi")),
        step(3, "lengkapi", outside("Pemohon"), goes(None, "periksa")),
        step(4, "verifikasi", by("verifikator"), goes("sesuai", "susun"), goes("perlu_perbaikan", "lengkapi")),
        step(5, "susun", by("verifikator"), goes(None, "teliti")),
        step(6, "teliti", by("kabid"), goes("setuju", "tanda"), goes("perbaiki", "susun")),
        step(7, "tanda", by("kadis"), goes("ditandatangani", "serah"), goes("kembalikan", "teliti")),
        step(8, "serah", by("loket"), ends()),
    )


def payment() -> Definition:
    """Two back loops of different depth out of one step, and a party outside at each edge."""
    return sop(
        step(1, "tagih", outside("Penyedia"), goes(None, "rekam")),
        step(2, "rekam", by("operator"), goes(None, "uji")),
        step(3, "uji", by("ppk"), goes(None, "spp")),
        step(4, "spp", by("operator"), goes(None, "setuju")),
        step(5, "setuju", by("ppk"), goes("setuju", "spm"), goes("tolak", "spp")),
        step(6, "spm", by("ppspm"), goes("sah", "sp2d"), goes("kembalikan", "setuju"), goes("data_keliru", "rekam")),
        step(7, "sp2d", outside("Kas Negara"), goes(None, "catat")),
        step(8, "catat", by("operator"), ends()),
    )


def runs(arrow: Arrow) -> Iterator[Run]:
    return pairwise(arrow.points)


def through_symbols(sheet: Sheet) -> Iterator[str]:
    """Arrows that run through a symbol."""
    for arrow in sheet.arrows:
        all_runs = list(runs(arrow))
        for index, run in enumerate(all_runs):
            for symbol in sheet.symbols:
                at_start = index == 0 and arrow.points[0] in ports(symbol)
                at_end = index == len(all_runs) - 1 and arrow.points[-1] in ports(symbol)
                if not at_start and not at_end and touches(run, symbol.area.grown(-1)):
                    yield f"{named(arrow)} runs through {symbol.step}"


def loose_ends(sheet: Sheet) -> Iterator[str]:
    """Arrows that do not begin at a port of their step, or do not end at one of their target."""
    for arrow in sheet.arrows:
        if arrow.points[0] not in ports_of(sheet.symbols, arrow.step, Part.BEGIN if arrow.step is None else Part.STEP):
            yield f"{named(arrow)} begins nowhere"
        aim = (arrow.step, Part.END) if arrow.target is None else (arrow.target, Part.STEP)
        if arrow.points[-1] not in ports_of(sheet.symbols, *aim):
            yield f"{named(arrow)} ends nowhere"
        if any((x1 == x2) == (y1 == y2) for (x1, y1), (x2, y2) in runs(arrow)):
            yield f"{named(arrow)} is askew"


def shared_ports(sheet: Sheet) -> Iterator[str]:
    """Ports used both ways, or by two outcomes."""
    for one, other in combinations(sheet.arrows, 2):
        if one.points[0] == other.points[0] and (one.step, one.outcome) != (other.step, other.outcome):
            yield f"{named(one)} and {named(other)} leave by one port"
        if one.points[0] == other.points[-1] or one.points[-1] == other.points[0]:
            yield f"{named(one)} and {named(other)} use a port both ways"


def shared_runs(sheet: Sheet) -> Iterator[str]:
    """Arrows that lie on each other or nearer than 5 px, though neither their target nor their outcome is one."""
    for one, other in combinations(sheet.arrows, 2):
        if one.points[-1] == other.points[-1] or one.points[0] == other.points[0]:
            continue
        for mine in runs(one):
            for theirs in runs(other):
                if overlap(mine, theirs):
                    yield f"{named(one)} lies on {named(other)}"


def crowded_labels(sheet: Sheet) -> Iterator[str]:
    """Labels on a line, on a label, on a symbol, or outside the performers' columns."""
    block = [column for column in sheet.columns if column.performer]
    labels = [(named(arrow), arrow.label.area) for arrow in sheet.arrows if arrow.label is not None]
    heads = [(named(arrow), head_of(arrow)) for arrow in sheet.arrows]
    for name, area in labels:
        if area.left < block[0].left or area.right > block[-1].right:
            yield f"the label of {name} leaves the block"
        if any(touches(run, area) for arrow in sheet.arrows for run in runs(arrow)):
            yield f"the label of {name} lies on a line"
        if any(area.grown(-1).meets(symbol.area) for symbol in sheet.symbols):
            yield f"the label of {name} lies on a symbol"
        if any(area.meets(head) for other, head in heads if other != name):
            yield f"the label of {name} lies on the head of another arrow"
    for (one, mine), (other, theirs) in combinations(labels, 2):
        if mine.meets(theirs):
            yield f"the labels of {one} and {other} lie on each other"


def head_of(arrow: Arrow) -> Area:
    """The rectangle of an arrow's head, 9 x 8 with its tip at the end."""
    (x1, y1), (x2, y2) = arrow.points[-2:]
    if x1 == x2:
        return Area(x2 - 4.5, min(y2, y2 + copysign(8, y1 - y2)), x2 + 4.5, max(y2, y2 + copysign(8, y1 - y2)))
    return Area(min(x2, x2 + copysign(8, x1 - x2)), y2 - 4.5, max(x2, x2 + copysign(8, x1 - x2)), y2 + 4.5)


def crossings(sheet: Sheet) -> Iterator[tuple[Arrow, int, float]]:
    """Each clear crossing: the arrow whose horizontal it is, the number of that run, and the x."""
    for one in sheet.arrows:
        for other in sheet.arrows:
            if one is other:
                continue
            for index, ((x1, y), (x2, y2)) in enumerate(runs(one)):
                for (x, y3), (x4, y4) in runs(other):
                    level = y == y2 and x == x4
                    if level and min(x1, x2) + 9 <= x <= max(x1, x2) - 9 and min(y3, y4) + 9 <= y <= max(y3, y4) - 9:
                        yield one, index, x


def named(arrow: Arrow) -> str:
    return f"{arrow.step} {arrow.outcome} -> {arrow.target}"


def ports(symbol: Symbol) -> tuple[Point, ...]:
    area = symbol.area
    return (symbol.x, area.top), (symbol.x, area.bottom), (area.left, symbol.y), (area.right, symbol.y)


def ports_of(symbols: Iterable[Symbol], name: str | None, part: Part) -> set[Point]:
    """The ports of a step, of its further ends, or of the beginning (`name` None)."""
    found = (one for one in symbols if one.part is part and name in (None, one.step))
    return {port for symbol in found for port in ports(symbol)}


def touches(run: Run, area: Area) -> bool:
    (x1, y1), (x2, y2) = run
    return area.left < max(x1, x2) and min(x1, x2) < area.right and area.top < max(y1, y2) and min(y1, y2) < area.bottom


def overlap(one: Run, other: Run) -> bool:
    (ax1, ay1), (ax2, ay2) = one
    (bx1, by1), (bx2, by2) = other
    if ay1 == ay2 and by1 == by2 and abs(ay1 - by1) < 5:
        return min(max(ax1, ax2), max(bx1, bx2)) > max(min(ax1, ax2), min(bx1, bx2))
    if ax1 == ax2 and bx1 == bx2 and abs(ax1 - bx1) < 5:
        return min(max(ay1, ay2), max(by1, by2)) > max(min(ay1, ay2), min(by1, by2))
    return False


def meet(one: Run, other: Run) -> bool:
    """Say whether two runs have a point in common."""
    (ax1, ay1), (ax2, ay2) = one
    (bx1, by1), (bx2, by2) = other
    across = min(ax1, ax2) <= max(bx1, bx2) and min(bx1, bx2) <= max(ax1, ax2)
    return across and min(ay1, ay2) <= max(by1, by2) and min(by1, by2) <= max(ay1, ay2)
