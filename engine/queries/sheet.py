"""The laid-out form as pages see it: the values of `engine.machine.sheet`, which pages do not reach themselves."""

from engine.definition.model import Definition
from engine.machine.sheet import Sheet, lay_out
from engine.machine.sheet.model import Arrow, Hop, Label, Part, Point, Row, Shape, Symbol

__all__ = ["Arrow", "Hop", "Label", "Part", "Point", "Row", "Shape", "Sheet", "Symbol", "sheet_of"]

_DRAWN: dict[tuple[str, str], Sheet] = {}
_KEPT = 200


def sheet_of(definition: Definition, locale: str) -> Sheet:
    """Give the laid-out form of a definition, remembered in this process: a digest stands for its content for ever."""
    key = (definition.digest, locale)
    found = _DRAWN.get(key)
    if found is None:
        if len(_DRAWN) >= _KEPT:
            _DRAWN.clear()
        found = _DRAWN[key] = lay_out(definition, locale)
    return found
