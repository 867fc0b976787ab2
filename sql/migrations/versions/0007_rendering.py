"""Ready renderings of the features shown now."""

from alembic import op

from geo.database import run_script

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run_script(op.get_bind(), "migrations/0007_rendering.sql")
