"""A sign-in that fails makes the next one wait, longer each time; nobody can shut out others for good."""

import pytest

from web.attempts import AT_ONE_DESK, KNOWN, OF_ADDRESS, OF_NAME, Attempts


class Hours:
    """Attempts with a clock that the test turns."""

    def __init__(self) -> None:
        self.now = 0.0
        self.attempts = Attempts(lambda: self.now)

    def wait(self, login: str = "ani", address: str = "desk") -> int:
        return self.attempts.begin(login, address)

    def fail(self, times: int, login: str = "ani", address: str = "desk") -> list[int]:
        """Fail so often, waiting as long as told, and give what was told each time."""
        told = []
        for _ in range(times):
            told.append(self.wait(login, address))
            if told[-1]:
                self.now += told[-1]
                assert self.wait(login, address) == 0
        return told

    def sign_in(self, login: str = "ani", address: str = "desk") -> None:
        assert self.wait(login, address) == 0
        self.attempts.succeeded(login, address)


def test_the_waits_grow_up_to_a_quarter_of_an_hour() -> None:
    told = Hours().fail(AT_ONE_DESK.free + 13)
    assert told == [0] * 5 + [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


def test_attempts_made_at_once_are_counted_before_they_have_failed() -> None:
    hours = Hours()
    assert [hours.wait() for _ in range(7)] == [0] * 5 + [1, 1]


def test_a_name_is_the_same_however_it_is_written() -> None:
    hours = Hours()
    hours.fail(5, "Ani")
    assert hours.wait("aNI") == 1


def test_a_sign_in_that_succeeds_forgets_what_failed_before() -> None:
    hours = Hours()
    hours.fail(4)
    hours.sign_in()
    assert hours.fail(6) == [0] * 5 + [1]


def test_what_could_not_be_looked_at_is_no_failure() -> None:
    hours = Hours()
    for _ in range(60):
        assert hours.wait() == 0
        hours.attempts.unanswered("ani", "desk")


def test_an_hour_without_a_failure_forgets_all() -> None:
    hours = Hours()
    hours.fail(18)
    hours.now += AT_ONE_DESK.forgotten
    assert hours.wait() == 0


def test_nobody_else_waits_for_one_who_guesses() -> None:
    hours = Hours()
    hours.fail(15)
    assert hours.wait("budi") == 0
    assert hours.wait("ani", "another desk") == 0


@pytest.mark.parametrize(("many", "free"), [("names", OF_ADDRESS.free), ("addresses", OF_NAME.free)])
def test_guessing_with_many_names_or_from_many_places_waits_too_but_a_minute_at_most(many: str, free: int) -> None:
    hours, told = Hours(), []
    for n in range(free + 12):
        told += hours.fail(1, *((f"name {n}", "desk") if many == "names" else ("ani", f"desk {n}")))
    assert told == [0] * free + [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60]


def test_who_has_signed_in_at_an_address_waits_for_no_guesser_elsewhere_or_with_other_names() -> None:
    hours = Hours()
    hours.sign_in()
    for n in range(200):
        hours.wait(f"name {n}")
        hours.wait("ani", f"desk {n}")
    assert hours.wait("somebody new") > 0
    assert hours.wait("ani", "a new desk") > 0
    assert hours.wait() == 0


def test_what_is_remembered_has_an_end() -> None:
    hours = Hours()
    for n in range(KNOWN + 10):
        hours.sign_in(f"name {n}")
    hours.fail(100, "x")
    hours.now += 7200
    hours.wait()
    assert len(hours.attempts._known) == KNOWN  # noqa: SLF001 - what it holds is the promise
    assert len(hours.attempts._counts) == 3  # noqa: SLF001
