"""The indexes by which pages stay as fast as they were while an office grows.

Revision ID: 0003
"""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Carry out `0003_flat.sql`; nobody writes while it runs, some minutes for some million items."""
    op.get_bind().exec_driver_sql(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Refuse: a backup is the way back."""
    msg = "there is no way back but a backup of the version before"
    raise RuntimeError(msg)
