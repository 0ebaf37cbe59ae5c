"""The only SQL, and what lies on a disk."""
