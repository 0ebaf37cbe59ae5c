"""Every sentence of the pages is said in both languages, with the same named values."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from web.i18n import LOCALES, catalogue

WEB = Path(__file__).parents[2] / "web"
KEYWORDS = {"say": None, "_": None, "ngettext": (1, 2), "count": (1, 2)}


def said_in_pages() -> set[str | tuple[str, ...]]:
    """Give every message that the code and the templates of the pages name."""
    methods = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.svg", "jinja2")]
    options = {name: {"newstyle_gettext": "true"} for name, _ in methods[1:]}
    found = extract_from_dir(str(WEB), methods, options, keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


def catalog_of(locale: str) -> Catalog:
    with (WEB / "locales" / locale / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return read_po(source, locale=locale)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_message_is_said(locale: str) -> None:
    known = {message.id: message for message in catalog_of(locale) if message.id}
    missing = [message for message in said_in_pages() if message not in known]
    assert not missing
    unsaid = [message.id for message in known.values() if not all(_texts(message.string)) or message.fuzzy]
    assert not unsaid


@pytest.mark.parametrize("locale", LOCALES)
def test_no_message_is_kept_that_no_page_says(locale: str) -> None:
    spoken = said_in_pages()
    assert [message.id for message in catalog_of(locale) if message.id and message.id not in spoken] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_named_values_are_the_same_in_every_language(locale: str) -> None:
    for message in catalog_of(locale):
        names = {name for text in _texts(message.id) for name in re.findall(r"%\((\w+)\)|\{(\w+)\}", text)}
        for text in _texts(message.string):
            assert set(re.findall(r"%\((\w+)\)|\{(\w+)\}", text)) == names, message.id


def test_indonesian_is_not_english() -> None:
    assert catalogue("id").gettext("My work") == "Pekerjaan saya"
    assert catalogue("en").gettext("My work") == "My work"


def _texts(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())
