"""Canonical JSON: the subset where RFC 8785 and sorted compact JSON agree (`spec/ledger.md`).

ASCII keys, integers below 2^53, no floats; texts are brought to NFC. Instants and decimals are texts already.
"""

import json
from hashlib import sha256
from unicodedata import is_normalized, normalize

LARGEST = 2**53 - 1


def canonical(value: object) -> bytes:
    """Give the canonical bytes (UTF-8) of a plain value; TypeError or ValueError says what has no canonical form."""
    _hold_to_subset(value)
    text = _compact(value)
    return (text if is_normalized("NFC", text) else _compact(_normalized(value))).encode()


def digest(value: object) -> str:
    """Give the SHA-256 (hex) of the canonical form."""
    return sha256(canonical(value)).hexdigest()


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _compact(value: object) -> str:
    return _ENCODER.encode(value)


def _normalized(value: object) -> object:
    """Bring each text to NFC by itself: in the whole an escaped `n` could join the accent that follows it."""
    match value:
        case str():
            return normalize("NFC", value)
        case dict():
            return {key: _normalized(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_normalized(inner) for inner in value]
        case _:
            return value


_TEXT_OR_TRUTH = frozenset({str, bool, type(None)})
"""What always has a canonical form: most of what a value holds, and not worth a call each."""


def _hold_to_subset(value: object) -> None:
    match value:
        case dict():
            for key, inner in value.items():
                if not isinstance(key, str) or not key.isascii():
                    raise ValueError(f"{key!r} is no ASCII key")
                if type(inner) not in _TEXT_OR_TRUTH:
                    _hold_to_subset(inner)
        case int():
            if not -LARGEST <= value <= LARGEST:
                raise ValueError(f"{value} is beyond 2^53 and has no canonical form")
        case list() | tuple():
            for inner in value:
                if type(inner) not in _TEXT_OR_TRUTH:
                    _hold_to_subset(inner)
        case str() | None:
            return
        case _:
            raise TypeError(f"canonical JSON has no {type(value).__name__}")
