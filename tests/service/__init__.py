"""The functions that write, over every store."""
