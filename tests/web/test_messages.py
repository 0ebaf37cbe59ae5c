"""Every sentence of the pages is said in both languages, with the same named values."""

import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tooling.messages import gathered, path_of, said_in_pages, written
from web.i18n import LOCALES, catalogue


def catalog_of(locale: str) -> Catalog:
    with path_of(locale).open("rb") as source:
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


@pytest.mark.parametrize("locale", LOCALES)
def test_the_catalogues_are_as_they_are_gathered(locale: str) -> None:
    """`python -m tooling.messages` would change nothing."""
    known = {message.id: message.string for message in catalog_of(locale) if message.id}
    assert written(gathered(locale, said_in_pages(), known)) == path_of(locale).read_text(encoding="utf-8")


def _texts(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())
