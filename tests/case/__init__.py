"""Tests of engine.case."""
