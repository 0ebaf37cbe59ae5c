"""The store that lives: PostgreSQL 15 to 18, SQLAlchemy Core, and psycopg's own cursor where it is hot."""

from engine.persistence.postgres.store import PostgresStore

__all__ = ["PostgresStore"]
