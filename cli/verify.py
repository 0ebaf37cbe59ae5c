"""`tertib verify`: checks every chain and every state of a database that may be in use."""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Final

import typer

from cli.house import house_at_hand
from cli.words import INPUT_WRONG, count, say

if TYPE_CHECKING:
    from engine.queries.verifying import Broken, Verified

_SAID: Final = {
    "gap": ("an entry is missing", "satu entri hilang"),
    "changed": ("the entry was changed after it was written", "entri diubah setelah ditulis"),
    "unchained": ("the entry does not follow the one before it", "entri tidak menyambung entri sebelumnya"),
    "unreadable": ("the entry cannot be read", "entri tidak dapat dibaca"),
    "row": ("the columns of the row are not those of the entry", "kolom baris berbeda dari isi entri"),
    "head": ("the case names another last entry than its journal has", "kepala rantai berbeda dari entri terakhir"),
    "state": ("the state is not what its journal makes of it", "keadaan berkas berbeda dari hasil jurnalnya"),
    "items": ("the open items are not those of its journal", "butir terbuka berbeda dari jurnalnya"),
    "stray": ("there is a journal, but no case", "ada jurnal tanpa berkas"),
    "empty": ("the case has no journal", "berkas tanpa jurnal"),
}


@dataclass(slots=True)
class Tally:
    """What was looked at so far."""

    cases: int = 0
    entries: int = 0
    broken: list["Broken"] = field(default_factory=list)

    def take(self, found: Iterable["Verified"]) -> "Tally":
        """Look at all of it."""
        for verified in found:
            self.cases += 1
            self.entries += verified.entries
            self.broken += verified.broken
        return self

    def told(self) -> str:
        """Say it in one line."""
        cases, entries = count(self.cases, "case", "cases"), count(self.entries, "entry", "entries")
        wrong = count(len(self.broken), "thing is", "things are")
        return say(
            f"{cases}, {entries}: {f'{wrong} broken' if self.broken else 'every chain holds, every state is its fold'}",
            f"{self.cases} berkas, {self.entries} entri: "
            + (f"{len(self.broken)} kerusakan" if self.broken else "semua rantai utuh, semua keadaan sesuai jurnal"),
        )


def help_text() -> str:
    """Say what the command does."""
    return say(
        "Check every chain, and every state against its journal, of a database that may be in use.",
        "Memeriksa semua rantai, dan semua keadaan terhadap jurnalnya; basis data boleh sedang dipakai.",
    )


def verify(*, as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Look at everything; exits with 1 if anything is broken."""
    from engine.queries.verifying import verify as looked

    with house_at_hand() as house:
        tally = Tally().take(looked(house.sources.reader))
    if as_json:
        broken = [{"code": one.code, "case": one.case, "seq": one.seq} for one in tally.broken]
        print(json.dumps({"cases": tally.cases, "entries": tally.entries, "broken": broken}))
    else:
        for line in map(said, tally.broken):
            print(line, file=sys.stderr)
        print(tally.told())
    sys.exit(INPUT_WRONG if tally.broken else 0)


def said(broken: "Broken") -> str:
    """Say what is broken, and where."""
    place = broken.case if broken.seq is None else f"{broken.case} #{broken.seq}"
    return f"{place}: {say(*_SAID[broken.code])}"
