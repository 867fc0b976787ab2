"""Ready tiles of what has many points; the data version is announced."""

from alembic import op

from geo.database import run_script

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run_script(op.get_bind(), "migrations/0008_ready_tile.sql")
