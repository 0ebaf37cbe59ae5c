"""Numbers that are only counted as far as somebody reads them (`docs/adr/0011`)."""

from dataclasses import dataclass
from typing import Final

SHOWN: Final = 50
"""Rows of a list, if nobody asks for more."""
MOST: Final = 500
"""Rows of a list at most."""


@dataclass(frozen=True, slots=True)
class Counted:
    """So many there are; `more`: at least."""

    n: int
    more: bool = False

    def __str__(self) -> str:
        """Write `50`, or `50+`."""
        return f"{self.n}+" if self.more else str(self.n)


def counted(found: int, most: int) -> Counted:
    """Give what was counted up to one more than `most`."""
    return Counted(min(found, most), more=found > most)
