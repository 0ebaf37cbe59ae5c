"""The official form of an SOP, laid out as plain numbers (`DESIGN.md` section 4)."""

from engine.machine.sheet.layout import lay_out
from engine.machine.sheet.model import Sheet

__all__ = ["Sheet", "lay_out"]
