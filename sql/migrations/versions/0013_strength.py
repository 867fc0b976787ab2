"""Whose side outlets and speakers are on, and how strong the evidence of a feature is."""

from alembic import op

from geo.database import run_script

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run_script(op.get_bind(), "migrations/0013_strength.sql")
