"""The one truth of the schema (`spec/runtime.md`; `spec/ledger.md`).

Ids, codes and digests are texts compared byte by byte. Instants are `timestamptz`, written by whoever decided them:
nothing here defaults to the clock. What the pure part gives as `Writes` (`engine/case/writes.py`) is put down column
by column; `office` of items and assignments is copied from their case, so that a worklist reads one index.
"""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TextClause,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BUSY = {"fillfactor": "70", "autovacuum_vacuum_scale_factor": "0.02"}
"""Rows that every step rewrites: room for the next version on the same page, and swept early."""

UNTIL = "coalesce(due, 'infinity'::timestamptz)"
"""What an open item is ordered by: what has no due time comes last."""
GRAVITY = ("incident IS NULL", "NOT unstaffed", "NOT overdue", "NOT warned")
"""How an open item burns, the gravest first; of one that is calm all hold."""
IN_POOL = "ended IS NULL AND assignee IS NULL AND kind = 'work'"
HELD = "ended IS NULL AND assignee IS NOT NULL"
_BY_GRAVITY: tuple[TextClause, ...] = tuple(text(f"({mark})") for mark in GRAVITY)
_IN_TURN: tuple[TextClause | str, ...] = (text(f"({UNTIL})"), "activated_at", "case_id", "item")


def _id(name: str, *, null: bool = False) -> Column[str]:
    """Make a column for an id, a code or a digest."""
    return Column(name, Text(collation="C"), nullable=null)


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def _number(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=null)


def _at(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=null)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=text("false"))


# --- the installation, its offices and people

installation = Table("installation", metadata, _id("origin"), PrimaryKeyConstraint("origin"))
"""One row: the origin of every chain, stored by the first migration and never changed."""

directory = Table("directory", metadata, Column("version", BigInteger, primary_key=True, autoincrement=False))
"""One row: counts the changes of offices, people, appointments and absences."""

office = Table(
    "office",
    metadata,
    _id("code"),
    _text("title"),
    _id("parent", null=True),
    Column("calendars", JSONB, nullable=False),  # name in an SOP -> name of the calendar that the office uses for it
    _at("ended_at", null=True),
    PrimaryKeyConstraint("code"),
    ForeignKeyConstraint(["parent"], ["office.code"], deferrable=True, initially="DEFERRED"),
)

person = Table(
    "person",
    metadata,
    _id("id"),
    _text("name"),
    _id("login", null=True),
    _text("password", null=True),  # argon2id, with its parameters and salt
    _text("locale", null=True),
    _at("ended_at", null=True),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("login", deferrable=True, initially="DEFERRED"),  # two may change names
)

appointment = Table(
    "appointment",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    _id("person"),
    _id("office"),
    _id("role"),
    _id("kind"),  # definitive | acting
    Column("from_date", Date, nullable=False),
    Column("to_date", Date),  # the last day
    _text("decree", null=True),
    _at("ended_at", null=True),  # when the directory stopped naming it
    ForeignKeyConstraint(["person"], ["person.id"]),
    ForeignKeyConstraint(["office"], ["office.code"]),
    Index(None, "office"),
    Index(None, "person"),
)

absence = Table(
    "absence",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    _id("person"),
    Column("from_date", Date, nullable=False),
    Column("to_date", Date, nullable=False),  # the last day
    _id("substitute", null=True),
    _at("ended_at", null=True),
    ForeignKeyConstraint(["person"], ["person.id"]),
    ForeignKeyConstraint(["substitute"], ["person.id"]),
    Index(None, "person"),
)

session = Table(
    "session",
    metadata,
    _id("token"),  # SHA-256 of what the cookie holds
    _id("person"),
    _at("created_at"),
    _at("expires_at"),
    _at("ended_at", null=True),
    PrimaryKeyConstraint("token"),
    ForeignKeyConstraint(["person"], ["person.id"]),
    Index(None, "person"),
)

# --- what is in force

definition = Table(
    "definition",
    metadata,
    _id("digest"),
    _id("sop"),
    _number("version"),
    Column("title", JSONB, nullable=False),  # locale -> text
    Column("source", LargeBinary, nullable=False),  # the file, byte for byte
    _at("published_at"),
    _text("published_by", null=True),
    PrimaryKeyConstraint("digest"),
    UniqueConstraint("sop", "version"),
)

in_force = Table(
    "in_force",
    metadata,
    _id("office"),
    _id("sop"),
    _id("digest"),
    Column("from_date", Date, nullable=False),  # the first local date on which a case may open
    _at("published_at"),
    _text("published_by", null=True),
    PrimaryKeyConstraint("office", "sop", "digest"),
    ForeignKeyConstraint(["office"], ["office.code"]),
    ForeignKeyConstraint(["digest"], ["definition.digest"]),
)

calendar = Table(
    "calendar",
    metadata,
    _id("digest"),
    _id("name"),
    _number("version"),
    Column("content", JSONB, nullable=False),  # the canonical map
    _at("published_at"),
    PrimaryKeyConstraint("digest"),
    UniqueConstraint("name", "version"),
)

case_counter = Table(
    "case_counter",
    metadata,
    _id("office"),
    _id("sop"),
    _number("year"),
    _number("n"),  # the last number given
    PrimaryKeyConstraint("office", "sop", "year"),
)

# --- cases

case = Table(
    "case",
    metadata,
    _id("case_id"),
    _id("office"),
    _id("sop"),
    _number("version"),
    _id("digest"),
    _id("number"),
    _id("status"),
    _id("result", null=True),
    _at("opened_at"),
    _id("opened_by", null=True),
    _at("closed_at", null=True),
    _id("month", null=True),  # YYYY-MM of its closing
    _at("promise_due", null=True),
    _flag("promise_warned"),
    _flag("promise_overdue"),
    _flag("promise_stopped"),
    _flag("stuck"),
    _number("seq"),
    _at("recorded_at"),
    _at("next_alarm_at", null=True),
    _id("head"),
    _text("state"),  # canonical JSON
    PrimaryKeyConstraint("case_id"),
    UniqueConstraint("office", "number"),
    ForeignKeyConstraint(["office"], ["office.code"]),
    ForeignKeyConstraint(["digest"], ["definition.digest"]),
    Index("ix_case_alarm", "next_alarm_at", "case_id", postgresql_where=text("next_alarm_at IS NOT NULL")),
    Index("ix_case_open", "office", "sop", postgresql_where=text("status = 'open'")),
    Index("ix_case_closed", "office", "sop", "month", postgresql_where=text("status = 'closed'")),
    Index("ix_case_opened", "office", "opened_at"),
    Index("ix_case_changed", "office", "recorded_at", "case_id"),
    Index("ix_case_suspended", "office", postgresql_where=text("status = 'suspended'")),
    postgresql_with=BUSY,
)


def _of_case(name: str, *columns: SchemaItem, busy: bool = False) -> Table:
    """Make a table of facts that belong to a case; `busy`: whose rows every step rewrites."""
    owner = Column("case_id", Text(collation="C"), ForeignKey("case.case_id"), nullable=False)
    return Table(name, metadata, owner, *columns, postgresql_with=BUSY if busy else {})


case_number = _of_case(
    "case_number",
    _id("number"),  # in lower case
    PrimaryKeyConstraint("case_id"),
    Index("ix_case_number_number", "number"),
    Index(
        "ix_case_number_parts",
        text("trigrams(number)"),
        postgresql_using="gin",
        postgresql_with={"gin_pending_list_limit": 256},
    ),
)
"""Where a part of a number is looked for. A trigger writes it with the case, for a version before it as well."""

event = _of_case(
    "event",
    _number("seq"),
    _id("type"),
    _at("at"),
    _at("recorded_at"),
    _number("item", null=True),
    _id("step", null=True),
    _id("person", null=True),
    _text("entry"),  # the canonical form: its UTF-8 bytes are what is hashed
    _id("prev"),
    _id("hash"),
    PrimaryKeyConstraint("case_id", "seq"),
    Index("ix_event_recorded", "recorded_at", "case_id", "seq"),
    Index("ix_event_type", "type", "recorded_at"),
    Index("ix_event_person", "person", "recorded_at", postgresql_where=text("person IS NOT NULL")),
)

secret = _of_case(
    "secret",
    _id("commit"),
    Column("salt", LargeBinary, nullable=False),
    _text("value"),  # canonical JSON
    _number("seq"),
    PrimaryKeyConstraint("case_id", "commit"),
)

item = _of_case(
    "item",
    _number("item"),
    _id("office"),
    _id("step"),
    _id("kind"),
    Column("roles", ARRAY(Text(collation="C")), nullable=False),
    _number("visit"),
    _at("activated_at"),
    _at("due", null=True),
    _at("warn", null=True),
    _id("assignee", null=True),
    _at("started_at", null=True),
    _flag("to_offer"),
    _flag("reconsider"),  # set when the directory changes, cleared by the assign worker; no event's doing
    _flag("unstaffed"),
    _flag("warned"),
    _flag("overdue"),
    _id("incident", null=True),
    _id("ended", null=True),
    _at("ended_at", null=True),
    _id("outcome", null=True),
    _id("doer", null=True),
    PrimaryKeyConstraint("case_id", "item"),
    Index("ix_item_to_offer", "case_id", postgresql_where=text("to_offer OR reconsider")),
    Index(
        "ix_item_board",
        "office",
        *_BY_GRAVITY,
        *_IN_TURN,
        postgresql_where=text("ended IS NULL"),
        postgresql_include=[
            "due",
            "incident",
            "unstaffed",
            "overdue",
            "warned",
        ],  # marks are counted in the index alone
    ),
    Index("ix_item_pool", "office", "roles", *_IN_TURN, postgresql_where=text(IN_POOL)),
    Index(
        "ix_item_held",
        "office",
        "assignee",
        *_IN_TURN,
        postgresql_where=text(HELD),
        postgresql_include=["overdue"],  # so that what each holds is counted in the index alone
    ),
    Index("ix_item_wait", "office", *_IN_TURN, postgresql_where=text("ended IS NULL AND kind = 'wait'")),
    Index("ix_item_done", "doer", "ended_at", postgresql_where=text("doer IS NOT NULL")),
    busy=True,
)

obligation = _of_case(
    "obligation",
    _number("seq"),
    _number("item"),
    _id("step"),
    _id("obligation"),
    _id("verdict"),
    _id("month"),
    PrimaryKeyConstraint("case_id", "seq", "item", "obligation"),
    Index(None, "month", "obligation", "verdict"),
)

deviation = _of_case(
    "deviation",
    _number("seq"),
    _id("kind"),
    _id("rule"),
    _number("item", null=True),
    _id("step", null=True),
    _id("person", null=True),
    _at("at"),
    _at("recorded_at"),
    _id("month"),
    Column("measure", BigInteger),
    _at("due", null=True),
    _id("reason", null=True),  # its commitment
    _id("authority", null=True),
    PrimaryKeyConstraint("case_id", "seq"),
    Index("uq_deviation_overdue", "case_id", "item", "due", unique=True, postgresql_where=text("kind = 'overdue'")),
    Index(None, "month", "kind"),
    Index("ix_deviation_kind", "kind", "recorded_at"),
    Index("ix_deviation_person", "person", "recorded_at", postgresql_where=text("person IS NOT NULL")),
)

refusal = _of_case(
    "refusal",
    _number("seq"),
    _id("asked"),
    _id("code"),
    _number("item", null=True),
    _id("step", null=True),
    _id("person", null=True),
    _at("recorded_at"),
    _id("month"),
    PrimaryKeyConstraint("case_id", "seq"),
    Index(None, "month", "code"),
)

alert = _of_case(
    "alert",
    _number("seq"),
    _id("office"),
    _id("role"),
    _id("why"),
    _number("item", null=True),
    _at("raised_at"),
    _number("answered", null=True),  # the seq of its answer
    PrimaryKeyConstraint("case_id", "seq"),
    Index("ix_alert_open", "office", "raised_at", "case_id", "seq", postgresql_where=text("answered IS NULL")),
    Index("ix_alert_told", "office", "role", "raised_at", "case_id", "seq", postgresql_where=text("answered IS NULL")),
)

assignment = _of_case(
    "assignment",
    _number("seq"),
    _id("person"),
    _number("item"),
    _id("office"),
    Column("mark", BigInteger, Identity(always=True), nullable=False),  # the order of assignments, for the round robin
    PrimaryKeyConstraint("case_id", "seq"),
    Index(None, "office", "person", "mark"),
)

command = Table(
    "command",
    metadata,
    _id("command_id"),
    _id("digest"),  # of type, actor, case and parameters: what `conflict` compares
    _id("case_id", null=True),
    _id("asked"),
    _id("person", null=True),
    _at("at"),
    _text("answer"),  # JSON
    PrimaryKeyConstraint("command_id"),
)

# --- files

file = Table(
    "file",
    metadata,
    _id("digest"),
    Column("size", BigInteger, nullable=False),
    _id("media_type"),
    _at("stored_at"),
    PrimaryKeyConstraint("digest"),
    Index(None, "stored_at"),
)

filed = _of_case(
    "filed",
    _id("digest"),
    PrimaryKeyConstraint("case_id", "digest"),
    ForeignKeyConstraint(["digest"], ["file.digest"]),
    Index(None, "digest"),
)
"""Which files the events of a case name."""

# --- the workers' own

attempt = _of_case(
    "attempt",
    _id("duty"),
    _number("attempts"),
    _at("retry_at"),
    _at("parked_at", null=True),
    _text("why"),
    PrimaryKeyConstraint("duty", "case_id"),
)
"""A case whose decision failed for a duty. Parked: nobody tries any more until a person says so."""

begun = Table(
    "begun",
    metadata,
    _id("batch"),
    _id("duty"),
    _at("begun_at"),
    PrimaryKeyConstraint("batch"),
)
"""Batches that have begun and not ended. Whoever does one holds its row: one that nobody holds was died over."""

heartbeat = Table(
    "heartbeat",
    metadata,
    _id("name"),  # a duty, or `beat`
    _at("seen_at"),
    _at("got_on_at"),  # when it last claimed something, or had nothing to claim
    PrimaryKeyConstraint("name"),
)

anomaly = Table(
    "anomaly",
    metadata,
    _id("kind"),  # `clock`: found behind the last event of a case by more than 5 s
    _number("count"),
    _at("last_at"),
    Column("largest", BigInteger, nullable=False),  # milliseconds
    PrimaryKeyConstraint("kind"),
)

INSERT_ONLY = (event, command, definition, calendar, installation)
"""Tables that nobody updates, deletes from or truncates: triggers forbid it to everybody."""
