"""The words of the form as a browser draws them, in whatever font it has: they stay where they were laid out."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.machine.drawn import ALL, laid_out
from web.i18n import LOCALES, Speech
from web.render import STATIC
from web.sheet_svg import draw

pytestmark = pytest.mark.browser

STYLE = "".join((STATIC / name).read_text("utf-8") for name in ("tertib.css", "sheet.css"))
OVER_LINES = """() => {
  const ends = one => ['x1', 'x2', 'y1'].map(name => +one.getAttribute(name));
  const lines = [...document.querySelectorAll('.grid line')].map(ends);
  const upright = lines.filter(([x1, x2]) => x1 === x2);
  return [...document.querySelectorAll('.titles text, .sheet-row text')].filter(text => {
    const box = text.getBBox();
    return upright.some(([x, , top]) => box.y + box.height / 2 > top && box.x < x - 0.5 && box.x + box.width > x + 0.5);
  }).map(text => text.textContent);
}"""
BESIDE_BLOCK = """([left, right]) => [...document.querySelectorAll('.label text')].filter(text => {
  const box = text.getBBox();
  return box.x < left - 1 || box.x + box.width > right + 1;
}).map(text => text.textContent)"""


@pytest.fixture
def paper(chromium: Browser) -> Iterator[Page]:
    """A page that nobody serves."""
    page = chromium.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("locale", LOCALES)
def test_words_stay_in_their_columns_and_labels_in_the_block(paper: Page, locale: str) -> None:
    """Over all SOPs of the library. Where no font that is named is there, DejaVu is set smaller."""
    for name, definition in ALL.items():
        sheet = laid_out(definition, locale)
        paper.set_content(f"<style>{STYLE}</style>{draw(sheet, None, Speech(locale))}")
        assert paper.evaluate(OVER_LINES) == [], name
        block = [column for column in sheet.columns if column.performer]
        assert paper.evaluate(BESIDE_BLOCK, [block[0].left, block[-1].right]) == [], name
