"""The reference: a store in memory that behaves as the one that lives (`spec/runtime.md`)."""

from engine.persistence.memory.store import MemoryStore

__all__ = ["MemoryStore"]
