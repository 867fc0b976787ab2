"""Runs of renderings, and an index of what is shown within a window."""

from alembic import op

from geo.database import run_script

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run_script(op.get_bind(), "migrations/0010_run.sql")
