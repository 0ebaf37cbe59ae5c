"""Publishing, and which version a new case takes."""

from datetime import date

import pytest

from engine.case.commands import OpenCase, Paper, Refused
from engine.definition.problems import Problems, Severity
from engine.service import Published
from tests.store.office import CALENDAR, DIRECTORY, SOP, Office

NEWER = SOP.replace("version: 1", "version: 2", 1)


def publish(
    office: Office, *files: str, at: str = "dinas", first: date | None = date(2026, 1, 1)
) -> Published | Problems:
    given = [(f"file-{n}.yaml", text.encode()) for n, text in enumerate(files)]
    return office.service.publish(given, at, first)


def codes(done: Published | Problems) -> list[str]:
    assert isinstance(done, Problems), done
    return [problem.code for problem in done]


def version_of(office: Office, case: str) -> int:
    with office.store.work() as work:
        loaded = work.cases.look("nothing", case).loaded
    assert loaded is not None
    return loaded.state.version


def test_what_is_published_again_stays_as_it_is(office: Office) -> None:
    done = publish(office, SOP, CALENDAR)

    assert isinstance(done, Published)
    assert (done.sops[0].known, done.calendars[0].known) == (True, True)


def test_a_published_version_is_never_edited(office: Office) -> None:
    assert codes(publish(office, SOP.replace("Menulis", "Mengetik"))) == ["published_before"]
    assert codes(publish(office, CALENDAR.replace("16:00", "17:00"))) == ["published_before"]


def test_every_problem_of_every_file_is_told_and_nothing_is_published(office: Office) -> None:
    broken = publish(office, NEWER, "sop: x\nversion: one\n", "calendar: y\nversion: 1\nzone: Nowhere\nweek: {}\n")

    assert isinstance(broken, Problems)
    assert {problem.file for problem in broken} == {"file-1.yaml", "file-2.yaml"}
    with office.store.work() as work:
        assert work.library.version("surat", 2) is None


def test_an_sop_in_which_a_case_could_not_end_is_not_published(office: Office) -> None:
    """It can be read, and is proved before it is stored."""
    endless = NEWER.replace("produces: tanda tangan}", "produces: tanda tangan, next: write}")
    assert endless != NEWER

    assert codes(publish(office, endless)) == ["cannot_close"]

    with office.store.work() as work:
        assert work.library.version("surat", 2) is None


def test_an_office_and_a_calendar_have_to_be_there(office: Office) -> None:
    elsewhere = NEWER + "calendar: another\n"

    assert codes(publish(office, NEWER, at="nowhere")) == ["unknown_office"]
    assert codes(publish(office, elsewhere)) == ["unknown_calendar"]


def test_a_case_takes_the_latest_version_that_may_be_used_on_its_day(office: Office) -> None:
    assert isinstance(publish(office, NEWER, first=date(2026, 3, 3)), Published)
    today = office.open()
    office.later(days=1)
    tomorrow = office.open()

    assert (version_of(office, today), version_of(office, tomorrow)) == (1, 2)


def test_before_its_first_day_an_sop_is_not_effective(office: Office) -> None:
    publish(office, SOP, at="kantor", first=date(2026, 3, 3))
    opening = OpenCase("surat", "kantor", "", {"form": Paper(reference="map 1")})

    refused = office.do(opening, "budi").answer

    assert isinstance(refused, Refused)
    assert refused.code == "not_effective"


@pytest.mark.parametrize(("own", "given", "first"), [("2026-05-01", None, date(2026, 5, 1)),
                                                     ("2026-05-01", date(2026, 4, 1), date(2026, 5, 1)),
                                                     ("2026-05-01", date(2026, 6, 1), date(2026, 6, 1)),
                                                     (None, None, date(2026, 3, 2))])  # fmt: skip
def test_the_first_day_is_the_later_of_the_sops_own_and_the_offices(
    office: Office, own: str | None, given: date | None, first: date
) -> None:
    identity = f"identity: {{number: '7', effective: {own}}}\n" if own else ""

    done = publish(office, NEWER + identity, first=given)

    assert isinstance(done, Published), done
    assert done.sops[0].first == first


def test_an_office_may_use_another_calendar_for_a_name(office: Office) -> None:
    other = CALENDAR.replace("calendar: id-government", "calendar: mine").replace("Asia/Makassar", "Asia/Jakarta")
    uses = "offices: {dinas: {title: Dinas, calendars: {id-government: mine}}}\npeople: {ani: {name: Ani}}\n"
    uses += "appointments: [{person: ani, office: dinas, role: staff, from: 2020-01-01}]\n"
    assert not isinstance(office.service.apply_directory(uses, "directory.yaml"), Problems)
    published = publish(office, other)
    assert isinstance(published, Published)

    case = office.open()

    with office.store.work() as work:
        loaded = work.cases.look("nothing", case).loaded
    assert loaded is not None
    assert loaded.state.calendars == {"id-government": published.calendars[0].digest}


EYES = NEWER.replace("role: [staff, head], time: 1 hour, not_same_as: [write]", "role: head, time: 1 hour").replace(
    "role: head, time: 2 hours,", "role: head, not_same_as: check, time: 2 hours,"
)
"""Two heads are needed, and there is one."""


def warned(done: Published | Problems) -> list[tuple[str, str]]:
    assert isinstance(done, Published), done
    assert all(warning.severity is Severity.WARNING for warning in done.warnings)
    return [(warning.code, warning.path) for warning in done.warnings]


def appoint(office: Office, term: str) -> None:
    """Appoint one more head, for a term."""
    text = f"{DIRECTORY}  - {{person: budi, office: dinas, role: head, {term}}}\n"
    assert not isinstance(office.service.apply_directory(text, "directory.yaml"), Problems)


def test_too_few_people_for_four_eyes_are_a_warning_at_their_office(office: Office) -> None:
    done = publish(office, EYES)

    assert warned(done) == [("too_few_holders", "steps[2].not_same_as")]
    assert "needs 1 more" in str(done)
    assert warned(publish(office, EYES, at="kantor")) == [
        ("too_few_holders", "steps[1].role"),
        ("too_few_holders", "steps[2].not_same_as"),
    ]


def test_who_holds_the_role_on_the_first_day_counts(office: Office) -> None:
    appoint(office, "from: 2026-04-01")

    assert warned(publish(office, EYES, first=date(2026, 3, 31))) == [("too_few_holders", "steps[2].not_same_as")]
    assert warned(publish(office, EYES, first=date(2026, 4, 1))) == []


def test_a_first_day_that_is_past_counts_as_today(office: Office) -> None:
    appoint(office, "from: 2020-01-01, to: 2026-03-01")

    assert warned(publish(office, EYES, first=date(2026, 1, 1))) == [("too_few_holders", "steps[2].not_same_as")]


def test_what_check_warns_of_is_told_with_the_calendar_of_the_office(office: Office) -> None:
    promised = NEWER + "time_standard: 3 hours\n"
    own = CALENDAR.replace("calendar: id-government", "calendar: own")

    assert warned(publish(office, promised)) == [("promise_too_short", "time_standard")]
    assert warned(publish(office, promised.replace("version: 2", "version: 3") + "calendar: own\n", own)) == [
        ("promise_too_short", "time_standard")
    ]
