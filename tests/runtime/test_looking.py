"""A worker that looks: until nothing is left or its time is over (`spec/runtime.md`, The row is the message)."""

import base64
import importlib
import json
from collections.abc import Callable, Iterator
from importlib.metadata import version
from types import ModuleType

import pytest

from engine.case.commands import Duty
from tests.runtime.crew import Crew

pytestmark = pytest.mark.servers

BATCH = 5


@pytest.fixture
def drain(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module of the drains, at work for this office in this process, with small batches."""
    for name, value in crew.environment.items():
        monkeypatch.setenv(name, value)
    module = importlib.import_module("workers.drain")
    module.house.cache_clear()
    monkeypatch.setattr(module, "BATCH", BATCH)
    yield module
    module.house().close()
    module.house.cache_clear()


@pytest.fixture
def assign(drain: ModuleType) -> Callable[[], None]:
    """What Celery calls for a message of `assign`."""
    task: Callable[[], None] = importlib.import_module("workers.assign").assign
    return task


def test_a_worker_looks_until_nothing_is_left(crew: Crew, assign: Callable[[], None]) -> None:
    cases = [crew.open() for _ in range(2 * BATCH + 1)]
    crew.flush_queue()
    assign()
    assert {crew.types(case)[-1] for case in cases} == {"StepAssigned"}
    assert crew.queue().llen("assign") == 0


def test_a_worker_whose_time_is_over_nudges_its_own_duty_and_the_nudge_is_nothing_but_its_name(
    crew: Crew, drain: ModuleType, assign: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest is done by whoever takes the message: the one who has waited for the queue longest."""
    for _ in range(2 * BATCH + 1):
        crew.open()
    crew.flush_queue()
    monkeypatch.setattr(drain, "LONGEST", 0.0)
    assign()

    assert crew.house.service.health("assign").waiting == BATCH + 1
    (sent,) = crew.queue().lrange("assign", 0, -1)
    message = json.loads(sent)
    assert message["headers"]["task"] == "tertib.assign"
    assert message["headers"]["eta"] is None
    assert json.loads(base64.b64decode(message["body"]))[:2] == [[], {}]
    assert message["content-type"] == "application/json"


def test_celery_is_set_as_the_specification_wants_it(drain: ModuleType) -> None:
    settings = importlib.import_module("workers.app").app.conf
    assert settings.accept_content == ["json"]
    assert settings.result_backend is None
    assert settings.task_acks_late
    assert settings.task_reject_on_worker_lost
    assert settings.worker_prefetch_multiplier == 1
    assert settings.broker_transport_options["visibility_timeout"] == 300 > settings.task_time_limit
    assert {entry["options"]["queue"]: entry["schedule"] for entry in settings.beat_schedule.values()} == {
        Duty.ASSIGN: 1.0,
        Duty.ENFORCE: 1.0,
        "housekeep": 5.0,
    }
    assert drain.LONGEST == 20.0
    assert tuple(map(int, version("kombu").split(".")[:2])) >= (5, 7)


def test_house_is_kept_once_an_hour_however_often_beat_asks(
    drain: ModuleType, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module("workers.housekeep")
    shown = [1_000_000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: shown[0])
    monkeypatch.setattr(module, "_due", {"at": 0.0})
    kept: list[float] = []
    monkeypatch.setattr(type(drain.house().service), "housekeep", lambda _: kept.append(shown[0]))

    for minutes in (0, 0.1, 59.9, 60, 61, 119, 120):
        shown[0] = 1_000_000.0 + 60 * minutes
        module.housekeep(swept=True)

    assert [(at - 1_000_000.0) / 60 for at in kept] == [0, 60, 120]
    assert crew.heard("housekeep") is not None
