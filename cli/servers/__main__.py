"""Run a command with the servers up: `python -m cli.servers DATA COMMAND ...`."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from cli.servers import ServersError, running


def main(words: list[str]) -> int:
    """Run the command with the addresses in its environment and give its exit code; 1 when the servers cannot run."""
    data, command = Path(words[0]).absolute(), words[1:]
    try:
        with running(data) as servers:
            addresses = {
                "TERTIB_DATABASE_URL": servers.database_url,
                "TERTIB_REDIS_URL": servers.redis_url,
                "TERTIB_FILES": os.environ.get("TERTIB_FILES") or str(data / "files"),
            }
            return _run(command, {**os.environ, **addresses})
    except ServersError as problem:
        print(problem, file=sys.stderr)
        return 1


def _run(command: list[str], environment: dict[str, str]) -> int:
    try:
        started = subprocess.Popen(command, env=environment)
    except OSError as problem:
        print(f"{command[0]}: {problem.strerror}", file=sys.stderr)
        return 127
    # Ctrl-C reaches the command as well, which decides what it means; we wait for its end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: started.terminate())
    code = started.wait()
    return 128 - code if code < 0 else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
