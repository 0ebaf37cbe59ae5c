"""Gather what the pages say into both catalogues: `python -m tooling.messages`, in the environment of the project.

New messages are added, those that no page says any more leave. English is said as it is written; what is not yet said
in Indonesian is printed, and left empty for a translator.
"""

import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

WEB: Final = Path(__file__).parents[1] / "web"
LOCALES: Final = ("id", "en")
KEYWORDS: Final = {"say": None, "_": None, "ngettext": (1, 2), "count": (1, 2)}
_METHODS: Final = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.svg", "jinja2")]
_OPTIONS: Final = {
    "templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"},
    "templates/**.svg": {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"},
}
_HEADER: Final = "# What the pages say. The messages are English sentences with named values."
_KEPT: Final = ('"Language:', '"Plural-Forms', '"MIME', '"Content')
"""The lines of a catalogue's head that say something; dates and generators would only change."""

Message = str | tuple[str, ...]


def said_in_pages() -> set[Message]:
    """Give every message that code and templates name; one with a plural as (singular, plural)."""
    found = extract_from_dir(str(WEB), _METHODS, _OPTIONS, keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


def path_of(locale: str) -> Path:
    """Give where a catalogue lies."""
    return WEB / "locales" / locale / "LC_MESSAGES" / "messages.po"


def gathered(locale: str, messages: set[Message], known: Mapping[Any, Any]) -> Catalog:
    """Make the catalogue of a locale: what was said stays, what is new is said in English or left empty."""
    catalog = Catalog(locale=locale, fuzzy=False, header_comment=_HEADER)
    for message in sorted(messages, key=lambda one: one if isinstance(one, str) else one[0]):
        empty: Message = "" if isinstance(message, str) else ("", "")
        catalog.add(message, known.get(message) or (message if locale == "en" else empty))
    return catalog


def written(catalog: Catalog) -> str:
    """Write a catalogue without what changes by itself."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=120, no_location=True, sort_output=True)
    head, _, rest = buffer.getvalue().decode().partition("\n\n")
    lines = [line for line in head.splitlines() if not line.startswith('"') or line.startswith(_KEPT)]
    return "\n".join(lines) + "\n\n" + rest


def main() -> int:
    """Bring both catalogues up to date; 1 if something is not said in Indonesian yet."""
    messages = said_in_pages()
    unsaid: list[object] = []
    for locale in LOCALES:
        with path_of(locale).open("rb") as source:
            known = {message.id: message.string for message in read_po(source, locale=locale) if message.id}
        catalog = gathered(locale, messages, known)
        path_of(locale).write_text(written(catalog), encoding="utf-8")
        unsaid += [message.id for message in catalog if message.id and not any(message.string or ())]
    for message in unsaid:
        print(f"not said in Indonesian yet: {message}")
    return 1 if unsaid else 0


if __name__ == "__main__":
    sys.exit(main())
