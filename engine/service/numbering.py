"""Human case numbers (`spec/language.md`, Case numbers)."""

import re
from re import Match
from typing import Final

_PLACE: Final = re.compile(r"\{(n|year|sop|office)(?::0(\d{1,2}))?\}")


def case_number(pattern: str, *, n: int, year: int, sop: str, office: str) -> str:
    """Fill in `{n}` or `{n:0W}`, `{year}`, `{sop}` and `{office}` (its code); all else stands as written."""
    values: dict[str, str | int] = {"n": n, "year": year, "sop": sop, "office": office}

    def filled(place: Match[str]) -> str:
        return str(values[place[1]]).zfill(int(place[2] or 0))

    return _PLACE.sub(filled, pattern)
