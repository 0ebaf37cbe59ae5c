"""The first schema, with the guards of what may only be added to.

Revision ID: 0001
"""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Carry out `0001_first.sql`, which was written from `tables.py` on its day and is never changed again."""
    op.get_bind().exec_driver_sql(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Refuse: journals are not dropped by a tool."""
    msg = "the first schema holds the journals; drop the database yourself if you mean it"
    raise RuntimeError(msg)
