"""Brings the fixtures of this folder."""

from tests.store.fixtures import office, store

__all__ = ["office", "store"]
