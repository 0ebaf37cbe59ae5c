"""The pages of the log and the measures: what they show, whom they let in, and that each count opens its events."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.web import recount
from tests.web.reading import Reader
from tests.web.three_offices import FORMULA, PASSWORD, Life, lived

pytestmark = pytest.mark.servers

LINK = re.compile(r'<a href="(/(?:log|measures/events)\?[^"]+)">([\d.,]+)</a>')


@pytest.fixture
def life(database_url: str, tmp_path: Path) -> Iterator[Life]:
    made = lived(database_url, tmp_path / "files")
    for person in ("ratna", "odi", "far", "citra-late", "ani-late"):
        assert made.house.service.set_password(person, PASSWORD)
    yield made
    made.house.close()


def reader(life: Life, login: str | None = "ratna", lang: str = "en") -> Reader:
    return Reader(life.house, login, PASSWORD, lang)


def counted(text: str) -> dict[str, int]:
    """Read what a list of events says of itself: how many events, deviations, attempts and obligations."""
    found = re.search(r'<p class="second">([^<]*event[^<]*)</p>', text)
    assert found, text[:2000]
    return {
        kind: int(n.replace(",", ""))
        for n, kind in re.findall(r"([\d,]+) (event|deviation|attempt|obligation)", found[1])
    }


def test_every_count_of_the_measures_opens_just_so_many_events(life: Life) -> None:
    """An auditor is led to the log, a supervisor to the events behind the figure; nothing is lost on the way."""
    for login, path in (("ratna", "/log"), ("citra-late", "/measures/events")):
        who, seen = reader(life, login), set()
        for address in ("/measures", "/measures/binding", "/measures/consistent"):
            page = who.get(address)
            assert page.status_code == 200
            seen |= {(unescape(link), int(said.replace(",", ""))) for link, said in LINK.findall(page.text)}
        assert len(seen) > 12
        for link, said in sorted(seen):
            assert link.startswith(f"{path}?"), link
            listed = counted(who.get(link).text)
            assert listed["obligation" if "obligation=" in link else "event"] == said, link


def test_the_csv_is_exactly_what_is_seen(life: Life) -> None:
    who = reader(life)
    for query in (
        "",
        "?office=skips&only=exceptions",
        "?verdict=violated",
        "?course=bent",
        "?code=same_person&number=003",
    ):
        text = who.get(f"/log.csv{query}")
        assert text.headers["content-type"].startswith("text/csv; charset=utf-8")
        assert len(recount.read(text.text)) == counted(who.get(f"/log{query}").text)["event"], query


def test_a_page_ends_where_the_next_begins(life: Life) -> None:
    """All pages together hold every event of the filter once."""
    who, address, hashes = reader(life), "/log", []
    for _ in range(10):
        page = who.get(address).text
        hashes += re.findall(r'<td class="mono">(\w{8})</td>', page)
        further = re.search(r'<a href="([^"]+)">Earlier events</a>', page)
        if further is None:
            break
        address = unescape(further[1])
    assert hashes == [line["hash"][:8] for line in recount.read(who.get("/log.csv").text)]
    assert len(hashes) > 160


def test_a_deviation_stands_with_its_reason_and_who_allowed_it(life: Life) -> None:
    page = reader(life, lang="id").get("/log?deviation=skipped").text
    row = re.search(r'<tr class="is-deviation">.*?</tr>', page, re.DOTALL)
    assert row
    said = unescape(row[0])
    assert FORMULA in said
    assert "Citra-Skips" in said
    assert "Penyimpangan" in said
    refused = reader(life, lang="id").get("/log?code=any").text
    assert '<tr class="is-refusal">' in refused
    assert "Percobaan ditolak" in refused


def test_months_without_a_figure_are_spans_of_time(life: Life) -> None:
    who = reader(life)
    both = [
        counted(who.get(f"/log?first_month={month}&last_month={month}").text)["event"]
        for month in ("2026-03", "2026-04")
    ]
    assert sum(both) == counted(who.get("/log").text)["event"]
    days = counted(who.get("/log?from=1+Apr+2026&to=1/4/2026").text)["event"]
    assert days == both[1]


def test_the_log_is_for_auditors(life: Life) -> None:
    for login, status in (("ratna", 200), ("odi", 200), ("citra-late", 403), ("ani-late", 403)):
        who = reader(life, login)
        for address in ("/log", "/log.csv"):
            answer = who.get(address)
            assert answer.status_code == status, (login, address)
            assert (status == 200) == ("This page is not for your role" not in answer.text)


def test_an_auditor_of_one_office_reads_no_other(life: Life) -> None:
    lines = recount.read(reader(life, "odi").get("/log.csv").text)
    assert {line["office"] for line in lines} == {"late"}
    assert counted(reader(life, "odi").get("/log?office=skips").text)["event"] == 0
    assert recount.read(reader(life, "far").get("/log.csv").text) == []


def test_the_measures_are_for_auditors_and_supervisors(life: Life) -> None:
    for login, status in (("odi", 200), ("citra-late", 200), ("ani-late", 403)):
        who = reader(life, login)
        for address in ("/measures", "/measures/binding", "/measures/events?obligation=any"):
            assert who.get(address).status_code == status, (login, address)


def test_where_nothing_was_counted_it_says_so(life: Life) -> None:
    for lang, words in (("id", "tidak ada berkas"), ("en", "no cases")):
        assert words in reader(life, "far", lang).get("/measures").text
    few = reader(life, lang="id").get("/measures/consistent?office=late").text
    assert re.search(r"<a [^>]+>5</a> dari <a [^>]+>5</a>", few), "counts only below ten"
    assert "%</b>" not in few


def test_what_cannot_be_read_is_refused_in_words(life: Life) -> None:
    who = reader(life)
    for address, status in (
        ("/measures/other", 404),
        ("/measures/events", 404),
        ("/log?from=yesterday", 422),
        ("/log.csv?from=yesterday", 422),
        ("/log?first_month=2026-13", 422),
        ("/log?before=here", 422),
        ("/log?before=2026-03-30T00:00:00~x~1", 422),
        ("/log?sop=%00", 422),
        (f"/log?number={'9' * 300}", 422),
    ):
        answer = who.get(address)
        assert answer.status_code == status, address
        assert "<h1>" in answer.text, address


def test_a_visitor_is_led_to_the_door(life: Life) -> None:
    answer = reader(life, None).get("/log?type=CaseClosed")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Flog%3Ftype%3DCaseClosed")
