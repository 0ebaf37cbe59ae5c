"""Tests of engine.machine."""
