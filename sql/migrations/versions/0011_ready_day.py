"""Ready tiles for a day."""

from alembic import op

from geo.database import run_script

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run_script(op.get_bind(), "migrations/0011_ready_day.sql")
