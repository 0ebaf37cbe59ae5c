"""Tests of engine on the corpora of the project, which stand beside this repository."""
