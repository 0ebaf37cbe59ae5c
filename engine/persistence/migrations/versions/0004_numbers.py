"""Numbers of cases apart, so that a part of one is found as fast among many cases as among few.

Revision ID: 0004
"""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None
rolling = True


def upgrade() -> None:
    """Carry out `0004_numbers.sql`; who writes waits for its last part, a second for some hundred thousand cases."""
    op.get_bind().exec_driver_sql(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Take the numbers away again: they stand in their cases too."""
    op.get_bind().exec_driver_sql(
        """
        DROP TRIGGER write_case_number ON "case";
        DROP FUNCTION write_case_number();
        DROP TABLE case_number;
        DROP FUNCTION trigrams(text);
        """
    )
