"""Canonical JSON: the subset where RFC 8785 and sorted compact JSON agree (`spec/ledger.md`).

ASCII keys, integers below 2^53, no floats; texts are brought to NFC. Instants and decimals are texts already.
"""

from hashlib import sha256
from typing import Final
from unicodedata import is_normalized, normalize

import orjson

LARGEST: Final = 2**53 - 1


_FORM: Final = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_STRICT_INTEGER
    | orjson.OPT_UTC_Z
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_SUBCLASS
)


def canonical(value: object) -> bytes:
    """Give the canonical bytes (UTF-8) of a plain value; TypeError or ValueError says what has no canonical form."""
    _hold_to_subset(value)
    return canonical_of_known(value)


def canonical_of_known(value: object) -> bytes:
    """Give the same of a value that is known to hold nothing else, which is not looked through once more.

    Instants in UTC may stand in it as they are; they are written as journals write them.
    """
    written = orjson.dumps(value, option=_FORM)
    if written.isascii():
        return written
    return written if is_normalized("NFC", written.decode()) else orjson.dumps(_normalized(value), option=_FORM)


def digest(value: object) -> str:
    """Give the SHA-256 (hex) of the canonical form."""
    return sha256(canonical(value)).hexdigest()


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


_TEXT_OR_TRUTH: Final = frozenset({str, bool, type(None)})
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
