"""The laid-out form as pages see it: the values of `engine.machine.sheet`, which pages do not reach themselves."""

from engine.machine.sheet import Sheet
from engine.machine.sheet.model import Arrow, Hop, Label, Part, Point, Row, Shape, Symbol

__all__ = ["Arrow", "Hop", "Label", "Part", "Point", "Row", "Shape", "Sheet", "Symbol"]
