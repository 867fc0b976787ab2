"""The record of checks, and texts read once for all quotes of a statement."""

from alembic import op

from geo.database import run_script

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    run_script(op.get_bind(), "migrations/0016_quote_record.sql")
