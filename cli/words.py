"""The language of the command line: Indonesian or English, by `--lang` or by LC_ALL, LC_MESSAGES and LANG."""

import os
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

LANGUAGES: Final = ("id", "en")
INPUT_WRONG: Final = 1
"""The exit code for input that is wrong: a broken file, a password too short."""
NOT_TRIED: Final = 2
"""The exit code for what could not be tried: wrong usage, no database."""

_spoken: list[str] = []


def take_language(words: Sequence[str]) -> list[str]:
    """Take `--lang LANGUAGE` out of the words of a command, wherever it stands, and speak it from now on."""
    rest, asked = list(words), _of_environment()
    for at, word in enumerate(rest):
        if word == "--lang" and at + 1 < len(rest):
            asked, rest[at : at + 2] = rest[at + 1], []
            break
        if word.startswith("--lang="):
            asked, rest[at : at + 1] = word.partition("=")[2], []
            break
    if asked not in LANGUAGES:
        stop(NOT_TRIED, f"--lang {asked}: there are {' and '.join(LANGUAGES)}", f"--lang {asked}: ada id dan en")
    _spoken[:] = [asked]
    return rest


def language() -> str:
    """Give the language spoken, `id` or `en`."""
    return _spoken[0] if _spoken else _of_environment()


def say(english: str, indonesian: str) -> str:
    """Choose between a sentence and the same sentence."""
    return indonesian if language() == "id" else english


def count(n: int, one: str, many: str) -> str:
    """Say how many of something there are in English, which tells one from many; Indonesian does not."""
    return f"{n} {one if n == 1 else many}"


def undecreed(year: int) -> str:
    """Say of a due time that the free days of its year are not known yet."""
    return say(
        f"the calendar has no decree for {year}: its holidays do not count yet",
        f"kalender belum memuat keputusan untuk {year}: hari liburnya belum dihitung",
    )


def stop(code: int, english: str, indonesian: str) -> NoReturn:
    """Say on standard error why a command ends here, and end it."""
    print(f"tertib: {say(english, indonesian)}", file=sys.stderr)
    sys.exit(code)


def _of_environment() -> str:
    named = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "id" if named.split("_")[0].split(".")[0] in {"id", "in"} else "en"
