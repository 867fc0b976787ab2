"""How each quote stood when the map first showed a feature with it."""

from alembic import op

from geo.database import run_script

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    run_script(op.get_bind(), "migrations/0015_state_then.sql")
