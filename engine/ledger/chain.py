"""The chain of a case: each entry names the hash of the one before it (`spec/ledger.md`)."""

from hashlib import sha256


def entry_hash(canonical_entry: bytes) -> str:
    """Give the RFC 6962 leaf hash (hex) of an entry's canonical bytes."""
    return sha256(b"\x00" + canonical_entry).hexdigest()


def first_prev(origin: str, case: str) -> str:
    """Give what the first event of a case names as `prev` (hex); `case` is the id as lower-case text."""
    return sha256(b"tertib-case\x00" + origin.encode() + b"\x00" + case.lower().encode()).hexdigest()
