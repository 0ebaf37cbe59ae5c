"""What `conflict` compares: the digest of type, actor, case and parameters (`spec/runtime.md`, Time).

Neither the instant nor what the service draws (ids, the number, salts) counts.
"""

import json
from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from functools import cache
from hashlib import sha256
from types import NoneType
from typing import Any

from engine.case.commands import NAMES, Actor, Ask

_DRAWN = frozenset({"number"})


def fingerprint(ask: Ask, actor: Actor, case: str | None) -> str:
    """Give the SHA-256 (hex) of what is asked, by whom and of which case."""
    asked = {
        "type": NAMES[type(ask)],
        "actor": [type(actor).__name__, _plain(actor)],
        "case": case,
        "parameters": {name: value for name, value in _plain(ask).items() if name not in _DRAWN},
    }
    return sha256(json.dumps(asked, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


_AS_THEY_ARE = frozenset({str, int, bool, float, NoneType})


def _plain(value: Any) -> Any:  # noqa: ANN401 - a tree of whatever commands hold
    if type(value) in _AS_THEY_ARE:
        return value
    match value:
        case Enum():
            return value.value
        case str() | int() | float():
            return value
        case tuple():
            return [_plain(inner) for inner in value]
        case Mapping():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case _:
            cls: Any = type(value)
            return {name: _plain(getattr(value, name)) for name in _names(cls)}


@cache
def _names(cls: Any) -> tuple[str, ...]:  # noqa: ANN401 - the class of a command
    return tuple(each.name for each in fields(cls))
