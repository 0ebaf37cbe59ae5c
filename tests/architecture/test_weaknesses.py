"""Bandit finds nothing, what pip-audit says is read right, and `docs/security.md` names what is there."""

import json
import re
from collections.abc import Mapping

import pytest

from tooling.environment import ROOT
from tooling.weaknesses import UNREACHABLE, accepted, bandit, verdict

CLEAN = {"name": "jinja2", "version": "3.1.6", "vulns": []}
WEAK = {
    "name": "old",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["1.1"]}],
}
UNSEEN = {"name": "odd", "skip_reason": "nobody knows it"}


def told(*packages: Mapping[str, object]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_bandit_finds_nothing() -> None:
    assert bandit() == 0


@pytest.mark.parametrize(
    ("out", "err", "known", "code", "last"),
    [
        (told(CLEAN), "", {}, 0, "dev: 1 packages looked at, 0 advisories"),
        (told(CLEAN, WEAK), "", {}, 1, "dev: 2 packages looked at, 1 advisories"),
        (told(CLEAN, WEAK), "", {"CVE-1": "not used here"}, 0, "dev: 2 packages looked at, 0 advisories"),
        (told(CLEAN, UNSEEN), "", {}, 1, "dev: 1 packages looked at, 0 advisories"),
        (told(UNSEEN), "", {}, 0, UNREACHABLE),
        ("", "requests.exceptions.ConnectionError: no such host", {}, 0, UNREACHABLE),
        ("", "error: no such option", {}, 1, "dev: pip-audit failed: see the lines above"),
    ],
)
def test_an_advisory_fails_and_silence_is_said(out: str, err: str, known: dict[str, str], code: int, last: str) -> None:
    got, lines = verdict(out, err, known)
    assert (got, lines[-1]) == (code, last)


def test_every_exception_has_its_reason() -> None:
    assert all(reason.strip() for reason in accepted().values())


def test_what_the_page_on_security_names_is_there() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w.-]+/[\w./-]+)`", page))
    assert len(named) > 30
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
