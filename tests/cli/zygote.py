"""`tertib` again and again, each time in a process of its own that is forked from one which has read all the code.

Reads a request a line from its input, answers each with a line, and ends when the input does. A process that began with
Python would spend a second or two on reading the same code before it did anything.
"""

import importlib
import json
import os
import pkgutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO, Any, NoReturn

import cli.main
import engine.wiring  # what most commands import when they are asked for

__all__ = ["engine"]


def serve() -> None:
    """Answer requests: `words`, `environment`, `stdin` and `folder`."""
    for module in pkgutil.iter_modules(cli.__path__, "cli."):
        if not module.ispkg:
            importlib.import_module(module.name)
    for line in sys.stdin:
        print(json.dumps(dict(_answered(json.loads(line)))), flush=True)  # noqa: T201 - the answer


def _answered(asked: dict[str, Any]) -> Iterator[tuple[str, object]]:
    with ExitStack() as stack:
        given, *said = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(3))
        given.write(asked["stdin"].encode())
        given.seek(0)
        child = os.fork()
        if child == 0:
            _become(asked, given, *said)
        yield "returncode", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        for name, file in zip(("stdout", "stderr"), said, strict=True):
            file.seek(0)
            yield name, file.read().decode()


def _become(asked: dict[str, Any], *streams: IO[bytes]) -> NoReturn:
    """Turn into a process as the shell would have started it, and carry out the command."""
    for number, stream in enumerate(streams):
        os.dup2(stream.fileno(), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - for as long as the process lives
    sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    sys.argv = ["tertib", *asked["words"]]
    code = 1
    try:
        cli.main.main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - what Python would do with it
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    serve()
