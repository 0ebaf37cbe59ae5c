"""The Celery application of the workers: one queue a duty, and beat, which sweeps each of them.

    celery -A workers.app worker -Q assign
    celery -A workers.app worker -Q enforce
    celery -A workers.app worker -Q housekeep
    celery -A workers.app beat

A message carries nothing but the duty's name: what is to be done is found in the rows (`spec/runtime.md`, The row is
the message). So a message that is lost, doubled or late does no harm, and any number of workers and beats may run.
"""

import logging
import sys
from contextlib import closing
from typing import Final

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init

from engine.logs import log_as_json
from engine.wiring import BadSetting, broker_of, house_from_environment, read_settings
from workers import queue

_LOG: Final = logging.getLogger(__name__)
SWEEP: Final = 1.0
"""Seconds between two looks at each duty."""
STALE: Final = 10
"""Seconds after which a look that nobody took drops itself."""
ALIVE: Final = 5.0
"""Seconds between two signs of life of the housekeeper, whose work is hourly."""


def _look(duty: str, seconds: float) -> dict[str, object]:
    return {
        "task": f"tertib.{duty}",
        "schedule": seconds,
        "kwargs": {"swept": True},
        "options": {"queue": duty, "expires": STALE},
    }


queue.use()
app = Celery(
    "tertib", broker=broker_of(read_settings()), include=["workers.assign", "workers.enforce", "workers.housekeep"]
)
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_acks_on_failure_or_timeout=True,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_soft_time_limit=45,
    task_time_limit=60,
    worker_prefetch_multiplier=1,
    worker_soft_shutdown_timeout=10,
    worker_max_tasks_per_child=10_000,
    worker_max_memory_per_child=400_000,  # KiB
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    worker_send_task_events=False,
    worker_enable_remote_control=False,  # who can write to the queue could stop every worker by it
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "visibility_timeout": 300,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "health_check_interval": 10,
        "socket_keepalive": True,
    },
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2},
    beat_scheduler="celery.beat:Scheduler",  # every entry is an interval: there is nothing to remember on a disk
    beat_max_loop_interval=1,
    beat_schedule={
        "assign": _look("assign", SWEEP),
        "enforce": _look("enforce", SWEEP),
        "housekeep": _look("housekeep", ALIVE),
    },
    timezone="UTC",
    enable_utc=True,
)

if read_settings().log == "json":  # else Celery sets its own logs up, by its options
    setup_logging.connect(lambda **_: log_as_json(), weak=False)


@worker_init.connect
@beat_init.connect
def hold_back(**_: object) -> None:
    """End the start with one line if no waiting mends what is wrong: a schema of another version, a wrong password."""
    try:
        with closing(house_from_environment()) as built:
            built.hold_back()
            queue = built.queue()
    except BadSetting as problem:
        sys.exit(f"tertib: {problem}")
    if queue is not None and queue.policy != "noeviction":
        _LOG.warning("Redis throws entries away (%s): set maxmemory-policy noeviction", queue.policy)
