"""Passwords and sessions."""

from dataclasses import replace
from time import perf_counter

import pytest

from engine.persistence.store import PersonRow
from engine.service import BadPassword, accounts
from engine.service.means import PasswordCost
from tests.store.office import Office

ANI = PersonRow("ani", "Ani Lestari", "ani", None)
RIGHT = "kata sandi ani"


def test_somebody_signs_in_and_out(office: Office) -> None:
    assert office.service.set_password("ani", RIGHT)

    session = office.service.sign_in("ani", RIGHT)

    assert session is not None
    assert session.person == office.service.who(session.token) == ANI
    office.service.sign_out(session.token)
    assert office.service.who(session.token) is None


@pytest.mark.parametrize(("login", "password"), [("ani", "salah sekali"), ("nobody", RIGHT), ("budi", RIGHT), ("", "")])
def test_nobody_signs_in_with_a_wrong_name_or_password(office: Office, login: str, password: str) -> None:
    office.service.set_password("ani", RIGHT)

    assert office.service.sign_in(login, password) is None


@pytest.mark.parametrize("used", [True, False])
def test_a_session_that_nobody_uses_ends(office: Office, *, used: bool) -> None:
    """A page that looks again by itself is no use."""
    office.service.set_password("ani", RIGHT)
    session = office.service.sign_in("ani", RIGHT)
    assert session is not None

    office.later(minutes=25)
    assert office.service.who(session.token, used=used) == ANI
    office.later(minutes=25)

    assert (office.service.who(session.token) == ANI) is used


def test_a_session_ends_after_a_working_day_however_much_it_is_used(office: Office) -> None:
    office.service.set_password("ani", RIGHT)
    session = office.service.sign_in("ani", RIGHT)
    assert session is not None

    for _ in range(35):
        office.later(minutes=20)
        assert office.service.who(session.token) == ANI
    office.later(minutes=20)

    assert office.service.who(session.token) is None


def test_a_name_that_nobody_has_takes_as_long_as_any(office: Office) -> None:
    means = replace(office.service.means, cost=PasswordCost(passes=2, memory=16_384))
    accounts.set_password(means, "ani", RIGHT)

    def least(login: str) -> float:
        def once() -> float:
            begun = perf_counter()
            assert accounts.sign_in(means, login, "salah sekali") is None
            return perf_counter() - begun

        return min(once() for _ in range(7))

    assert 0.6 < least("nobody") / least("ani") < 1.6


def test_a_new_password_ends_the_sessions_that_the_old_one_began(office: Office) -> None:
    office.service.set_password("ani", RIGHT)
    session = office.service.sign_in("ani", RIGHT)
    assert session is not None

    office.service.set_password("ani", "yang baru sekali")

    assert office.service.who(session.token) is None
    assert office.service.sign_in("ani", RIGHT) is None


def test_somebody_who_left_cannot_sign_in_and_is_not_signed_in_any_more(office: Office) -> None:
    office.service.set_password("ani", RIGHT)
    session = office.service.sign_in("ani", RIGHT)
    assert session is not None

    office.service.apply_directory("offices: {dinas: {title: Dinas}}\npeople: {citra: {name: Citra}}", "d.yaml")

    assert office.service.who(session.token) is None
    assert office.service.sign_in("ani", RIGHT) is None


@pytest.mark.parametrize("password", ["", "pendek", "x" * 1001])
def test_a_password_has_eight_to_a_thousand_characters(office: Office, password: str) -> None:
    with pytest.raises(BadPassword):
        office.service.set_password("ani", password)


def test_there_is_no_password_of_nobody(office: Office) -> None:
    assert not office.service.set_password("nobody", RIGHT)


def test_neither_password_nor_token_stands_in_a_row(office: Office) -> None:
    from tests.store.looking import all_rows

    office.service.set_password("ani", RIGHT)
    session = office.service.sign_in("ani", RIGHT)
    assert session is not None

    rows = str(all_rows(office.store))

    assert RIGHT not in rows
    assert session.token not in rows
    assert "$argon2id$" in rows
