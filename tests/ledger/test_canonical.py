"""Canonical form and chain: what anybody can compute again (`spec/ledger.md`)."""

from hashlib import sha256
from unicodedata import normalize

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from engine.ledger.canonical import LARGEST, canonical
from engine.ledger.chain import entry_hash, first_prev
from engine.ledger.commitment import commitment

KEYS = st.text(st.characters(max_codepoint=127, exclude_categories=["Cc"]))
TEXTS = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: normalize("NFC", text))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=20,
)


@given(VALUES)
def test_it_agrees_with_rfc_8785(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type] # drawn from what it takes


def test_texts_are_brought_to_one_form() -> None:
    assert canonical("e\u0301") == canonical("\u00e9") == '"\u00e9"'.encode()
    assert canonical(["e\u0301", "\n\u0301"]) == '["\u00e9","\\n\u0301"]'.encode()


@pytest.mark.parametrize("value", [0.1, LARGEST + 1, {"\u00e9": 1}, {1: 1}, b"x", float("nan"), [{"a": {0.5}}]])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical(value)


def test_an_entry_hash_is_the_leaf_hash_of_rfc_6962() -> None:
    assert entry_hash(b"") == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_the_first_entry_of_a_case_names_the_origin_and_the_case() -> None:
    assert first_prev("tertib-demo", "AB") == sha256(b"tertib-case\x00tertib-demo\x00ab").hexdigest()


def test_a_commitment_can_be_computed_by_anybody_who_has_salt_and_value() -> None:
    salt = bytes(range(32))
    assert commitment(salt, "Rina").commit == sha256(b"tertib-commit\x00" + salt + b'"Rina"').hexdigest()


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(b"short", "x")
