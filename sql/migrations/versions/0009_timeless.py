"""An index of the features without time."""

from alembic import op

from geo.database import run_script

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run_script(op.get_bind(), "migrations/0009_timeless.sql")
