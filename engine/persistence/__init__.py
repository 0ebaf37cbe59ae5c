"""The only SQL, and what lies on a disk."""

from engine.persistence.upgrade import migrate

__all__ = ["migrate"]
