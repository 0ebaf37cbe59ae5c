"""Tests of engine.definition."""
