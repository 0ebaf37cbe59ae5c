"""Tests with the real servers and processes."""
