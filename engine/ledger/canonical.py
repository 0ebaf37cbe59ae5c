"""Canonical JSON: the subset where RFC 8785 and sorted compact JSON agree (`spec/ledger.md`).

ASCII keys, integers below 2^53, no floats; texts are brought to NFC. Instants and decimals are texts already.
"""

import json
from hashlib import sha256
from unicodedata import normalize

LARGEST = 2**53 - 1


def plain(value: object) -> object:
    """Bring a value into the subset; TypeError or ValueError says what does not fit."""
    match value:
        case None | bool():
            return value
        case str():
            return normalize("NFC", value)
        case int():
            return _integer(value)
        case dict():
            return {_key(key): plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case _:
            raise TypeError(f"canonical JSON has no {type(value).__name__}")


def canonical(value: object) -> bytes:
    """Give the canonical bytes (UTF-8) of a plain value."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(value: object) -> str:
    """Give the SHA-256 (hex) of the canonical form."""
    return sha256(canonical(value)).hexdigest()


def _integer(value: int) -> int:
    if abs(value) > LARGEST:
        raise ValueError(f"{value} is beyond 2^53 and has no canonical form")
    return value


def _key(key: object) -> str:
    if not isinstance(key, str) or not key.isascii():
        raise ValueError(f"{key!r} is no ASCII key")
    return key
