"""The tests of Tertib; the folders mirror the engine."""
