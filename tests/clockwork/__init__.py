"""Tests of engine.clockwork."""
