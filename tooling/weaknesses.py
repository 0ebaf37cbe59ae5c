"""Known weaknesses: Bandit over the code, and the advisories on every locked package (`./dev check`).

Exceptions stand in `pyproject.toml`, each with its reason.
"""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from tooling.environment import ROOT, TO_MUTATE, TO_TEST, UV, environ

CODE: Final = ("engine", "workers", "web", "cli", "tooling", "dev")
LOCKS: Final = (TO_TEST, TO_MUTATE, UV)
"""Which hold all the others."""
UNREACHABLE: Final = "dev: no service of advisories can be reached from here; the locks were not looked at"
_OUT_OF_REACH: Final = re.compile(r"ConnectionError|ServiceError|ProxyError|SSLError|Timeout|timed out|Max retries")


def run() -> int:
    """Look for weaknesses and print what is found; 1 if anything is."""
    return max(bandit(), advisories())


def bandit() -> int:
    """Look through the code; 1 if Bandit finds something."""
    command = ["bandit", "--quiet", "--configfile", "pyproject.toml", "--recursive", *CODE]
    return min(1, subprocess.run(command, check=False, cwd=ROOT, env=environ()).returncode)


def advisories() -> int:
    """Ask for the advisories on what is locked; 1 if there is one, 0 with a line if nobody can be asked."""
    command = ["pip-audit", "--disable-pip", "--progress-spinner=off", "--format=json", "--vulnerability-service=osv"]
    command += ["--timeout=10", *(word for lock in LOCKS for word in ("--requirement", str(lock)))]
    done = subprocess.run(command, check=False, cwd=ROOT, env=environ(), capture_output=True, text=True)
    code, lines = verdict(done.stdout, done.stderr, accepted())
    print(*lines, sep="\n", file=sys.stderr if code else sys.stdout)
    return code


def accepted() -> Mapping[str, str]:
    """Give the advisories that are known not to concern us, with the reasons."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        given: Mapping[str, str] = tomllib.load(file)["tool"]["tertib"]["advisories"]
    return given


def verdict(out: str, told: str, known: Mapping[str, str]) -> tuple[int, list[str]]:
    """Read what pip-audit wrote: the exit code and what is to be said."""
    try:
        packages: list[dict[str, Any]] = json.loads(out)["dependencies"]
    except (ValueError, KeyError):
        if _OUT_OF_REACH.search(told):
            return 0, [UNREACHABLE]
        return 1, [*told.splitlines()[-20:], "dev: pip-audit failed: see the lines above"]
    looked_at = [one for one in packages if "skip_reason" not in one]
    if not looked_at:
        return 0, [UNREACHABLE]
    found = [
        f"{one['name']} {one['version']}: {vuln['id']}, mended in {', '.join(vuln['fix_versions']) or 'no version yet'}"
        for one in looked_at
        for vuln in one["vulns"]
        if known.keys().isdisjoint({vuln["id"], *vuln.get("aliases", ())})
    ]
    missed = [f"{one['name']}: {one['skip_reason']}" for one in packages if "skip_reason" in one]
    done = f"dev: {len(looked_at)} packages looked at, {len(found)} advisories"
    return (1 if found or missed else 0), [*found, *missed, done]
