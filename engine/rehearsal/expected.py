"""What an action of a scenario expects, held to the forms that an expectation has (`spec/scenarios.md`)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

TEXTS = ("refused", "status", "result")
LISTS = ("events", "deviations", "open")
INSTANTS = ("due", "warn")
KEYS = (*TEXTS[:1], *LISTS, *INSTANTS, "assigned", *TEXTS[1:])


def expected(written: object) -> Mapping[str, Any]:
    """Give the expectations as written; ValueError says which key or value nobody can hold against the case."""
    if written is None:
        return {}
    if not isinstance(written, dict):
        raise ValueError("'expect' is a map")  # noqa: TRY004 - told like the others
    unknown = [key for key in written if key not in KEYS]
    if unknown:
        raise ValueError(f"'expect' knows no {', '.join(map(repr, unknown))}")
    for key, value in written.items():
        _check(key, value)
    return written


def instant_of(written: object, what: str) -> datetime:
    """Read an instant; ValueError if it is none, or names no zone."""
    try:
        at = datetime.fromisoformat(str(written))
    except ValueError:
        raise ValueError(f"'{what}: {str(written)[:80]}' is no instant such as 2026-03-02T08:00+08:00") from None
    if at.tzinfo is None:
        raise ValueError(f"'{what}: {written}' needs its zone, such as 2026-03-02T08:00+08:00")
    return at


def _check(key: str, value: object) -> None:
    if value is None:
        return
    if key in TEXTS:
        _hold(isinstance(value, str), key, "is a text")
    elif key in LISTS:
        _hold(isinstance(value, list) and all(isinstance(name, str) for name in value), key, "is a list of names")
    else:
        _hold(isinstance(value, dict), key, "maps steps to what is expected of each")
        _check_steps(key, value)


def _check_steps(key: str, by_step: Any) -> None:  # noqa: ANN401 - a map from a file
    for value in by_step.values():
        for one in value if isinstance(value, list) else (value,):
            _hold(one is None or isinstance(one, str), key, "maps steps to texts, lists of them, or null")
            if one is not None and key in INSTANTS:
                instant_of(one, key)


def _hold(is_so: bool, key: str, form: str) -> None:  # noqa: FBT001 - the one thing it asks
    if not is_so:
        raise ValueError(f"'expect: {key}' {form}")
