"""The page itself: every code by its kind, with what the prover says of the example."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from cli.check import problems_of
from cli.reference import behaviour, names, publishing, shape, text, values, warnings
from cli.reference.entry import SOP, Entry, file_of
from cli.sources import ProblemsFound, calendar_in
from engine.definition.problems import Problem

FILE: Final = Path(__file__).resolve().parents[2] / "docs" / "reference" / "problems.md"
CHAPTERS: Final = (
    ("The text of the file", text.ENTRIES),
    ("Keys and values", values.ENTRIES),
    ("Shape", shape.ENTRIES),
    ("Names", names.ENTRIES),
    ("Behaviour", behaviour.ENTRIES),
    ("Warnings", warnings.ENTRIES),
    ("Calendars, publishing, size", publishing.ENTRIES),
)
ENTRIES: Final = tuple(chain.from_iterable(entries for _, entries in CHAPTERS))

_HEAD: Final = f"""\
# Problems

Every code that reading, checking and publishing an SOP can tell, with the smallest example and what mends it. Codes
are stable: a program may rely on them (`tertib check --json`), a message may be worded better tomorrow. This page is
written by `python -m cli.reference`, which has the prover itself look at each example; do not edit it.

*Cara membaca halaman ini.* Setiap masalah punya kode tetap, misalnya `unknown_role`. Di bawahnya tertulis artinya,
contoh terkecil yang salah, apa yang dikatakan Tertib tentang contoh itu (berkas, baris, kolom, pesan, saran), cara
memperbaikinya, dan contoh yang sudah benar. *Error* mencegah SOP diterbitkan, *warning* tidak. Baris `path` menyebut
langkah demi langkah jalur terpendek yang menunjukkan masalahnya. Contoh hanya menulis bagian yang berbeda dari SOP di
bawah ini.

The examples spoil this SOP; each shows only the top keys that it writes anew, `…` stands for the whole:

```yaml
{SOP}```

In an example `␉` stands for a tab, `<U+200E>` for an invisible character, `<BYTE E9>` for a byte that is no UTF-8.
"""


def page() -> str:
    """Give the whole page."""
    return "\n".join([_HEAD, *chain.from_iterable(_chapter(title, entries) for title, entries in CHAPTERS)])


def _chapter(title: str, entries: tuple[Entry, ...]) -> Iterator[str]:
    yield f"## {title}\n"
    for entry in entries:
        yield f"### `{entry.code}`\n\n{entry.meaning}\n"
        yield _shown(entry.wrong)
        yield _block("text", said_of(entry))
        yield f"{entry.mend}\n"
        yield _shown(entry.mended)


def said_of(entry: Entry) -> str:
    """Give what is said of an example, as `tertib check` prints it."""
    if entry.says:
        return f"{entry.says}\n"
    content = file_of(entry.wrong)
    if entry.by == "calendar":
        try:
            calendar_in(content, "own.yaml")
        except ProblemsFound as found:
            return "".join(f"{problem}\n" for problem in found.problems)
    return "".join(_told(problem) for problem in problems_of(content, Path("sop.yaml")))


def _told(problem: Problem) -> str:
    """Write a problem in English, whatever language is spoken where the page is made."""
    if problem.steps is None:
        return f"{problem}\n"
    return f"{problem}\n    path: {' > '.join(problem.steps) or 'at once, when the case is opened'}\n"


def _shown(example: str) -> str:
    if not example:
        return "(an empty file)\n"
    return _block("sh" if example.startswith("tertib ") else "yaml", example)


def _block(language: str, content: str) -> str:
    return f"```{language}\n{content.rstrip()}\n```\n"
