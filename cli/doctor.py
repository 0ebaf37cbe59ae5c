"""`tertib doctor`: says what is wrong with an installation, and what to do about each thing."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cli.words import INPUT_WRONG, say
from engine.errors import TertibError

if TYPE_CHECKING:
    from engine.wiring import House

_SPARE: Final = 1_000_000_000
"""Bytes that the folder of files is to have free: some forty of the largest files."""
_LAG: Final = 60
"""Seconds after which an alarm should have fired even after a failure was mended."""


@dataclass(frozen=True, slots=True)
class Ailment:
    """What is wrong, and what to do."""

    what: str
    do: str


def help_text() -> str:
    """Say what the command does."""
    return say(
        "Say what is wrong with this installation, and what to do: settings, database, queue, files, workers.",
        "Menyatakan apa yang salah pada instalasi ini dan apa yang harus dilakukan.",
    )


def doctor() -> None:
    """Look at everything; exits with 1 if anything is wrong."""
    found = list(_ailments())
    for ailment in found:
        print(f"- {ailment.what}\n  {ailment.do}")
    if not found:
        print(say("nothing is wrong", "tidak ada yang salah"))
    sys.exit(INPUT_WRONG if found else 0)


def _ailments() -> Iterator[Ailment]:
    from engine.wiring import house_from_environment

    try:
        house = house_from_environment()
    except TertibError as problem:
        yield Ailment(
            str(problem), say("Set it in the environment of every part.", "Isi pada lingkungan setiap bagian.")
        )
        return
    try:
        for look in (_of_database, _of_queue, _of_files):
            yield from _looked(look, house)
    finally:
        house.close()


def _looked(look: "Callable[[House], Iterator[Ailment]]", house: "House") -> Iterator[Ailment]:
    from engine.wiring import BadSetting

    try:
        yield from look(house)
    except BadSetting as problem:
        yield Ailment(
            str(problem), say("No part starts before that is done.", "Tidak ada bagian yang mulai sebelum itu.")
        )
    except TertibError as problem:
        line = " ".join(str(problem).partition("(Background on this error")[0].split())
        yield Ailment(
            say(f"The database cannot be used: {line}", f"Basis data tidak dapat dipakai: {line}"),
            say(
                "Start it, look at TERTIB_DATABASE_URL, and run `tertib migrate`.",
                "Jalankan, periksa TERTIB_DATABASE_URL, lalu `tertib migrate`.",
            ),
        )


def _of_database(house: "House") -> Iterator[Ailment]:
    from engine.queries.running import look_at_running
    from engine.service.health import SILENT

    house.hold_back()
    running = look_at_running(house.sources)
    for name in ("assign", "enforce", "housekeep", "beat"):
        silent = running.silent.get(name)
        if silent is None or silent > SILENT.total_seconds():
            yield _silent(name, silent)
    for duty, seconds in running.waits.items():
        if seconds > _LAG:
            yield Ailment(
                say(
                    f"{duty}: the oldest work waits {seconds:.0f} s.",
                    f"{duty}: pekerjaan tertua menunggu {seconds:.0f} s.",
                ),
                say(f"Start another worker: celery -Q {duty}.", f"Jalankan pekerja lain: celery -Q {duty}."),
            )
    for duty, number in running.parked.items():
        if number:
            yield Ailment(
                say(f"{duty}: {number} parked.", f"{duty}: {number} diparkir."),
                say(
                    "Look at the board, which says why; docs/howto/watch.md says what to do.",
                    "Lihat papan, yang menyebut alasannya; docs/howto/watch.md menjelaskan langkahnya.",
                ),
            )
    if running.anomalies:
        yield Ailment(
            say(f"The clock went back {running.anomalies} times.", f"Jam mundur {running.anomalies} kali."),
            say("Let the database's machine keep time by NTP.", "Selaraskan jam mesin basis data dengan NTP."),
        )


def _silent(name: str, seconds: float | None) -> Ailment:
    since = say("was never heard of", "belum pernah terdengar")
    if seconds is not None:
        since = say(f"has been silent for {seconds:.0f} s", f"diam selama {seconds:.0f} s")
    what = "beat" if name == "beat" else f"worker -Q {name}"
    return Ailment(
        f"{name} {since}.", say(f"Start celery -A workers.app {what}.", f"Jalankan celery -A workers.app {what}.")
    )


def _of_queue(house: "House") -> Iterator[Ailment]:
    if house.settings.redis_url is None:
        yield Ailment(
            say("TERTIB_REDIS_URL is not set.", "TERTIB_REDIS_URL belum diisi."),
            say(
                "Workers need a queue, such as redis://localhost/0.",
                "Pekerja perlu antrean, misalnya redis://localhost/0.",
            ),
        )
        return
    state = house.queue()
    if state is None:
        yield Ailment(
            say("Redis does not answer.", "Redis tidak menjawab."),
            say("Start it, or look at TERTIB_REDIS_URL. Nothing is lost.", "Jalankan, atau periksa TERTIB_REDIS_URL."),
        )
        return
    if state.policy != "noeviction":
        yield Ailment(
            say(f"Redis throws entries away ({state.policy}).", f"Redis membuang entri ({state.policy})."),
            say("Set maxmemory-policy noeviction.", "Setel maxmemory-policy noeviction."),
        )


def _of_files(house: "House") -> Iterator[Ailment]:
    folder = house.settings.files
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as problem:
        yield Ailment(
            say(f"{folder}: {problem.strerror}.", f"{folder}: {problem.strerror}."),
            say(
                f"Let user {os.geteuid()} write there, or set TERTIB_FILES to another folder.",
                f"Izinkan pengguna {os.geteuid()} menulis, atau setel TERTIB_FILES ke folder lain.",
            ),
        )
        return
    if free < _SPARE:
        yield _full(folder, free)


def _full(folder: Path, free: int) -> Ailment:
    return Ailment(
        say(f"{folder}: {free // 1_000_000} MB are free.", f"{folder}: tersisa {free // 1_000_000} MB."),
        say("Make room before files are refused.", "Sediakan ruang sebelum berkas ditolak."),
    )
