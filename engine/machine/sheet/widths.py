"""How wide words are, without a font: Helvetica's advances, a little wider for the fonts that readers have.

`DESIGN.md` section 4: the advances x 1.05, bold x 1.10.
"""

import re
import unicodedata
from typing import Final

_NARROW: Final = {
    222: "ijl'",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jckxyzsv",
    556: "#$0123456789?Labdeghnopqu_–",
    584: "+<=>~×",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…",
    1015: "@",
}
_ADVANCES: Final = {letter: advance for advance, letters in _NARROW.items() for letter in letters}
_UNKNOWN: Final = 722
_WIDE: Final = 1000
_REGULAR, _BOLD = 1.05, 1.10


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of `text` in px at the font size `size` px."""
    return sum(map(_advance, text)) * size / 1000 * (_BOLD if bold else _REGULAR)


def wrap(text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break `text` at its spaces into lines of at most `room` px; a longer word is broken where it must be.

    Where it breaks stands a hyphen. A no-break space does not break. The empty text has no lines.
    """
    lines: list[str] = []
    for word in (part for whole in _words(text) for part in _pieces(whole, room, size, bold=bold)):
        if lines and width(f"{lines[-1]} {word}", size, bold=bold) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return tuple(lines)


def longest_word(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of the widest word of `text` in px."""
    return max((width(word, size, bold=bold) for word in _words(text)), default=0.0)


def _words(text: str) -> list[str]:
    return re.findall(r"[^ \t\r\n]+", text)


def _advance(letter: str) -> int:
    found = _ADVANCES.get(letter)
    if found is not None:
        return found
    plain = unicodedata.normalize("NFD", letter)[0]
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    return _ADVANCES.get(plain, _UNKNOWN)


def _pieces(word: str, room: float, size: float, *, bold: bool) -> list[str]:
    if width(word, size, bold=bold) <= room:
        return [word]
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(f"{pieces[-1]}{letter}-", size, bold=bold) > room:
            pieces[-1] += "-" if pieces[-1][-1].isalpha() and letter.isalpha() else ""
            pieces.append("")
        pieces[-1] += letter
    return pieces
