"""Brings the fixtures of this folder."""

from tests.store.fixtures import office, postgres, store

__all__ = ["office", "postgres", "store"]
