"""The browser of the browser tests: the system's Chromium, else Debian's by apt when this is root."""

import os
import shutil
import subprocess

from tooling.environment import SetUpError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_or_install() -> str:
    """The path of a Chromium or Chrome; SetUpError in one clear line when there is none and none can be installed."""
    found = _found() or _installed_by_apt()
    if found is None:
        message = "the browser tests need Chromium: install the package chromium (or google-chrome) and run again"
        raise SetUpError(message)
    return found


def _found() -> str | None:
    named = os.environ.get("TERTIB_CHROMIUM")
    if named and shutil.which(named):
        return shutil.which(named)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _installed_by_apt() -> str | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        print("apt-get", *words, flush=True)
        subprocess.run(["apt-get", *words], check=False, env=environment, stdout=subprocess.DEVNULL)
    return _found()
