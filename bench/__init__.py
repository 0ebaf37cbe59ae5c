"""Benchmarks: one command each, with the raw-SQL limit beside the result."""
