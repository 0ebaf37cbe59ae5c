"""The address of a database, whichever of the usual ways it is written."""

from collections.abc import Mapping

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

APPLICATION_NAME = "tertib"
"""What our connections are called among those of a database."""
_DRIVER = "postgresql+psycopg"
_WRITTEN = frozenset({_DRIVER, "postgresql", "postgres"})


def address(url: str) -> str:
    """Give the address as SQLAlchemy wants it, `postgresql+psycopg://...`; raises ValueError if it is of no use."""
    try:
        read = make_url(url)
    except ArgumentError as error:
        raise ValueError("it is no address such as postgresql+psycopg://user@host/database") from error
    if read.drivername not in _WRITTEN:
        raise ValueError(f"it names {read.drivername}; Tertib runs on {_DRIVER}:// alone")
    return read.set(drivername=_DRIVER).render_as_string(hide_password=False)


def for_tools(url: str) -> Mapping[str, str]:
    """Give the environment by which PostgreSQL's own tools find the database: no password on a command line."""
    read = make_url(address(url))
    named = {
        "PGHOST": read.host,
        "PGPORT": read.port,
        "PGUSER": read.username,
        "PGPASSWORD": read.password,
        "PGDATABASE": read.database,
        **{f"PG{name.upper()}": value for name, value in read.query.items() if isinstance(value, str)},
    }
    return {name: str(value) for name, value in named.items() if value is not None}
