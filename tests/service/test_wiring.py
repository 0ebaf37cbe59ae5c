"""Settings that are missing or of no use say which variable to set; a queue that is gone keeps nobody waiting."""

import pytest

from engine.case.commands import AddNote, Duty, Person
from engine.persistence.store import StoreDown
from engine.wiring import (
    BadSetting,
    Nudges,
    Settings,
    broker_of,
    database_address,
    house,
    house_from_environment,
    migrate,
)

NOWHERE = "postgresql+psycopg://nobody@/nothing?host=/nonexistent"


def test_a_missing_database_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TERTIB_DATABASE_URL", raising=False)

    with pytest.raises(BadSetting, match="TERTIB_DATABASE_URL"):
        house_from_environment()


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "sqlite:///x.db", "no address", ""])
def test_an_address_of_another_kind_is_named(url: str) -> None:
    with pytest.raises(BadSetting, match="TERTIB_DATABASE_URL"):
        house(Settings(database_url=url))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_usual_ways_to_write_an_address_are_understood(scheme: str) -> None:
    assert database_address(f"{scheme}://me:a%40b@host:5/x") == "postgresql+psycopg://me:a%40b@host:5/x"


def test_a_database_that_refuses_is_named() -> None:
    with pytest.raises(BadSetting, match="TERTIB_DATABASE_URL"):
        migrate(NOWHERE)


def test_a_database_that_does_not_answer_is_told_after_a_few_tries() -> None:
    here = house(Settings(database_url=NOWHERE))

    with pytest.raises(StoreDown, match="TERTIB_DATABASE_URL"):
        here.service.submit(AddNote("satu"), Person("ani"), "case", command_id="c-1")


def test_workers_without_a_queue_are_told_which_variable_to_set() -> None:
    with pytest.raises(BadSetting, match="TERTIB_REDIS_URL"):
        broker_of(Settings(database_url=NOWHERE))


def test_a_nudge_to_a_queue_that_is_gone_is_lost_without_a_word_to_the_caller() -> None:
    nudges = Nudges("redis+socket:///nonexistent/valkey.sock")

    nudges(Duty.ASSIGN)
    nudges(Duty.ASSIGN)
    nudges.unmute(Duty.ASSIGN)


@pytest.mark.servers
def test_nudges_are_one_until_a_worker_looks(redis_url: str) -> None:
    import kombu

    nudges = Nudges(redis_url)
    with kombu.Connection(redis_url) as connection:
        queue = connection.default_channel.client  # type: ignore[attr-defined] # the Redis client beneath
        for _ in range(3):
            nudges(Duty.ASSIGN)
        assert queue.llen("assign") == 1
        nudges(Duty.ENFORCE)
        assert (queue.llen("assign"), queue.llen("enforce")) == (1, 1)

        nudges.unmute(Duty.ASSIGN)
        nudges(Duty.ASSIGN)
        assert queue.llen("assign") == 2
