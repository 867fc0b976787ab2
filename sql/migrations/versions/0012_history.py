"""The moment of every data version, and room for the views of history."""

from alembic import op

from geo.database import run_script

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    run_script(op.get_bind(), "migrations/0012_history.sql")
