"""Salted commitments: what a journal holds in place of personal data and free text (`spec/ledger.md`)."""

from dataclasses import dataclass
from hashlib import sha256

from engine.ledger.canonical import canonical

SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Commitment:
    """`commit` is the hex digest; value and salt lie in a table of their own and may be erased."""

    commit: str


def commitment(salt: bytes, value: object) -> Commitment:
    """Commit to a plain value: SHA-256(`tertib-commit` || 0x00 || salt || canonical value).

    Raises ValueError if the salt has not 32 bytes.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, this one {len(salt)}")
    return Commitment(sha256(b"tertib-commit\x00" + salt + canonical(value)).hexdigest())
