"""Backups: the database as PostgreSQL's own tools write it, the files, and a page that says what belongs together."""
