"""Tests of what must hold for whatever is drawn."""
