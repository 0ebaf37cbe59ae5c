"""Canonical form and hash chain of the journal; knows nothing of cases."""
