"""From appointments and absences to a roster."""

from datetime import date

import pytest

from engine.office.appointments import Absence, Appointment, Standing, roster_on, with_assignment
from engine.office.roster import Holding, Right

DAY = date(2026, 3, 2)
ANI = Appointment("ani", "dinas", "staff", Right.DEFINITIVE, date(2026, 1, 1))
BUDI = Appointment("budi", "dinas", "head", Right.DEFINITIVE, date(2026, 1, 1))
AWAY = Absence("budi", date(2026, 3, 2), date(2026, 3, 4), "ani")


@pytest.mark.parametrize(("day", "holds"), [(1, False), (2, True), (4, True), (5, False)])
def test_an_appointment_holds_on_its_first_and_last_day_and_between(day: int, holds: bool) -> None:  # noqa: FBT001
    appointed = Appointment("ani", "dinas", "staff", Right.ACTING, date(2026, 3, 2), date(2026, 3, 4))

    roster = roster_on([appointed], [], date(2026, 3, day))

    assert roster.holds("ani", ["staff"]) is holds


def test_the_strongest_right_is_the_one_that_counts() -> None:
    acting = Appointment("ani", "dinas", "staff", Right.ACTING, date(2026, 1, 1))

    assert roster_on([acting, ANI], [], DAY).holding("ani", ["staff"]) == Holding("staff", Right.DEFINITIVE)


def test_an_absent_person_keeps_the_right_to_act_but_is_no_candidate() -> None:
    roster = roster_on([ANI, BUDI], [AWAY], DAY)

    assert roster.holds("budi", ["head"])
    assert [member.person for member in roster.candidates(["head"])] == ["ani"]


def test_the_substitute_holds_the_role_on_behalf_for_that_time() -> None:
    during, after = (roster_on([ANI, BUDI], [AWAY], date(2026, 3, day)) for day in (4, 5))

    assert during.holding("ani", ["head"]) == Holding("head", Right.SUBSTITUTE, "budi")
    assert after.holding("ani", ["head"]) is None


def test_a_substitute_who_is_away_too_is_no_candidate() -> None:
    both = [AWAY, Absence("ani", date(2026, 3, 2), date(2026, 3, 4))]

    assert roster_on([ANI, BUDI], both, DAY).candidates(["head"]) == ()


def test_members_stand_in_the_order_of_their_ids() -> None:
    zora = Appointment("0-zora", "dinas", "staff", Right.DEFINITIVE, date(2026, 1, 1))

    assert list(roster_on([BUDI, ANI, zora], [], DAY).members) == ["0-zora", "ani", "budi"]


def test_what_was_just_assigned_is_seen_by_the_next_choice() -> None:
    roster = roster_on([ANI, BUDI], [], DAY, {"ani": Standing(2, 7)})

    seen = with_assignment(roster, "ani", 9).members["ani"]

    assert (roster.members["ani"].load, roster.members["ani"].last_assigned) == (2, 7)
    assert (seen.load, seen.last_assigned) == (3, 9)
