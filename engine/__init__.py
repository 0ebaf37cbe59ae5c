"""The engine of Tertib: SOPs as written, as machines, and as cases that live."""
