"""The measures counted once more, slowly, from nothing but the CSV of the log (`spec/measures.md`)."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

Line: TypeAlias = Mapping[str, str]
CLASSES = ("order", "role", "separation", "time", "documents", "output")
NOT_STRAIGHT = [
    "skipped",
    "jumped",
    "wrong_role",
    "wrong_person",
    "same_person",
    "other_person",
    "missing_documents",
    "missing_output",
    "stuck",
]


def read(text: str) -> list[Line]:
    """Read the CSV."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def obligations(lines: Iterable[Line], key: Callable[[Line], str] = lambda _: "") -> dict[str, Counter[str]]:
    """Count verdicts, by whatever key."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        for name in CLASSES:
            if line[f"obligation_{name}"]:
                found[key(line)][line[f"obligation_{name}"]] += 1
    return dict(found)


def classes(lines: Iterable[Line]) -> dict[str, Counter[str]]:
    """Count verdicts by class."""
    lines = list(lines)
    return {
        name: Counter(line[f"obligation_{name}"] for line in lines if line[f"obligation_{name}"]) for name in CLASSES
    }


def refused(lines: Iterable[Line], key: Callable[[Line], str] = lambda _: "") -> Counter[str]:
    """Count refused attempts."""
    return Counter(key(line) for line in lines if line["type"] == "AttemptRefused")


def courses(lines: Iterable[Line], key: Callable[[Line], str] = lambda _: "") -> dict[str, Counter[str]]:
    """Count closed cases as straight, bent or withdrawn."""
    lines = list(lines)
    bent = {line["case"] for line in lines if line["deviation"] in NOT_STRAIGHT}
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        if line["type"] != "CaseClosed":
            continue
        if line["result"] == "withdrawn":
            course = "withdrawn"
        else:
            course = "bent" if line["result"] == "aborted" or line["case"] in bent else "straight"
        found[key(line)][course] += 1
    return dict(found)
