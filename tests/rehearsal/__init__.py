"""Tests of engine.rehearsal."""
