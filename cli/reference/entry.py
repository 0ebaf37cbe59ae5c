"""One stable code as the reference has it, and the whole files that its example and its mend stand for."""

import re
from dataclasses import dataclass
from typing import Final, Literal

SOP: Final = """\
sop: leave
version: 1
title: Cuti
supervisor: head
roles: {staff: {title: Staf}, head: {title: Kepala}}
intake: {documents: [form]}
steps:
  - {id: check, activity: Memeriksa, role: staff, time: 1 hour, requires: [form], output: [note]}
  - {id: sign, activity: Menandatangani, role: head, time: 1 hour, output: [permit]}
"""
"""The SOP that the examples spoil: a good one, of which an example shows only the top keys that it writes anew."""

By = Literal["check", "file", "bounded", "calendar", "publish"]
"""Who tells the code: `check` (and so `publish`), `check` of a file that is not there, `check` of what is too large,
readers of calendars, `publish`.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A code, what it means, the smallest example that gives it, how to mend it, and the example mended.

    `…` in an example stands for the whole of the good SOP. `says` is the message where more than the file
    decides: what was published before, the office, a bound.
    """

    code: str
    meaning: str
    wrong: str
    mend: str
    mended: str
    by: By = "check"
    says: str = ""


def file_of(example: str) -> bytes:
    """Give the whole file of an example: the good SOP with the top keys of the example in place of its own.

    In an example, `␉` stands for a tab, `<U+XXXX>` for an invisible character, `<BYTE XX>` for a byte that is no UTF-8,
    and `<A MILLION SIGNS>` for what it says.
    """
    if "…" in example:
        whole = example.replace("…\n", SOP)
    elif not example or re.match(r"(?m)^calendar: \w+\nversion", example):
        whole = example
    else:
        top = set(re.findall(r"(?m)^(\w+):", example))
        whole = "".join(part for part in _parts(SOP) if part.partition(":")[0] not in top) + example
    whole = whole.replace("␉", "\t").replace("<A MILLION SIGNS>", "#" + "x" * 2**20)
    whole = re.sub(r"<U\+([0-9A-F]{4})>", lambda found: chr(int(found[1], 16)), whole)
    before, mark, after = whole.partition("<BYTE ")
    if not mark:
        return whole.encode()
    return before.encode() + bytes.fromhex(after[:2]) + after[3:].encode()


def _parts(sop: str) -> list[str]:
    """Give the top keys of an SOP, each with all that stands below it."""
    return re.split(r"(?m)^(?=\w)", sop)[1:]
