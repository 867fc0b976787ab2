"""Tiles: any geometry onto the plane map of the world."""

from alembic import op

from geo.database import run_script

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run_script(op.get_bind(), "migrations/0006_tiles.sql")
