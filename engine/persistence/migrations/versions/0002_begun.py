"""Batches that have begun and not ended, so that a worker's death over one is known from a row and not from the queue.

Revision ID: 0002
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None
rolling = True


def upgrade() -> None:
    """Add the table; the version before knows nothing of it and needs nothing of it."""
    op.get_bind().exec_driver_sql(
        """
        CREATE TABLE begun (
            batch TEXT COLLATE "C" NOT NULL,
            duty TEXT COLLATE "C" NOT NULL,
            begun_at TIMESTAMP WITH TIME ZONE NOT NULL,
            CONSTRAINT pk_begun PRIMARY KEY (batch)
        )
        """
    )


def downgrade() -> None:
    """Take the table away again."""
    op.drop_table("begun")
