"""Finite: no coordinate that is no number, in any corner of a shape."""

from alembic import op

from geo.database import run_script

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_script(op.get_bind(), "migrations/0004_finite.sql")
