"""The sheets that are tested: the SOPs of the library, and some made by hand."""

from functools import cache
from pathlib import Path

from engine.definition.model import Definition
from engine.definition.read import read_definition
from engine.machine.sheet import lay_out
from tests.machine import sheets
from tests.machine.sheets import by, ends, goes, sop, step

SHIPPED = sorted((Path(__file__).parents[2] / "definitions").glob("*/sop.yaml"))


laid_out = cache(lay_out)


def shipped(file: Path) -> Definition:
    definition = read_definition(file.read_bytes(), str(file))
    assert isinstance(definition, Definition), definition
    return definition


def joint() -> Definition:
    return sop(
        step(1, "terima", by("loket", "arsip"), goes("kertas", "pindai"), goes("surel", "unduh")),
        step(2, "pindai", by("loket"), goes(None, "catat")),
        step(3, "unduh", by("arsip"), goes(None, "catat")),
        step(4, "catat", by("loket", "arsip"), ends()),
    )


def crossing() -> Definition:
    """Two long arrows between opposite corners, and a fork that is joined: one crossing cannot be avoided."""
    return sop(
        step(1, "satu", by("a"), goes(None, "dua", "tiga")),
        step(2, "dua", by("b"), goes("x", "lima"), goes("y", "empat")),
        step(3, "tiga", by("c"), goes("x", "empat"), goes("y", "lima")),
        step(4, "empat", by("b"), goes(None, "enam")),
        step(5, "lima", by("c"), goes(None, "enam")),
        step(6, "enam", by("a"), ends()),
    )


ALL = {
    "research permit": sheets.research_permit(),
    "payment": sheets.payment(),
    "joint": joint(),
    "crossing": crossing(),
    **{file.parent.name: shipped(file) for file in SHIPPED},
}
