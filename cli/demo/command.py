"""`tertib demo [--port N] [--data DIR]`: an office that lives, on embedded servers, until Ctrl-C."""

from pathlib import Path
from typing import Annotated

import typer

from cli.words import NOT_TRIED, say, stop

_DATA = Path(".data")
_PORT = 8080
_WHERE = say("the port of the pages, on 127.0.0.1", "porta halaman, di 127.0.0.1")
_KEPT = say("the folder that keeps the data", "folder tempat data disimpan")


def help_of_demo() -> str:
    """Say what the command does."""
    return say(
        "Start two invented offices with people and two months of cases, and run them until Ctrl-C.",
        "Menjalankan dua kantor rekaan dengan orang dan berkas dua bulan, sampai Ctrl-C.",
    )


def demo(
    port: Annotated[int, typer.Option("--port", metavar="N", min=1, max=65535, help=_WHERE)] = _PORT,
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help=_KEPT)] = _DATA,
) -> None:
    """Start everything, say where it is, and stop everything on Ctrl-C. A second start keeps the data."""
    from cli.demo.office import DemoError, run

    try:
        run(data.absolute(), port)
    except DemoError as problem:
        stop(NOT_TRIED, problem.english, problem.indonesian)
