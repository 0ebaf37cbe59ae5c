"""What `conflict` compares: the digest of type, actor, case and parameters (`spec/runtime.md`, Time).

Neither the instant nor what the service draws (ids, the number, salts) counts.
"""

import json
from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from hashlib import sha256
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


def _plain(value: Any) -> Any:  # noqa: ANN401 - a tree of whatever commands hold
    match value:
        case Enum():
            return value.value
        case None | str() | int() | float():
            return value
        case tuple():
            return [_plain(inner) for inner in value]
        case Mapping():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case _:
            return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
