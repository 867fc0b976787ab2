"""Shape: rings and collections as GeoJSON wants them."""

from alembic import op

from geo.database import run_script

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_script(op.get_bind(), "migrations/0003_shape.sql")
