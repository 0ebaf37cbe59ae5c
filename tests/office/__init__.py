"""Tests of engine.office."""
