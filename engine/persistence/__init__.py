"""The only SQL: stores, tables and migrations."""
