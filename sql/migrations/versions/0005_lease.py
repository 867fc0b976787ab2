"""The lease: who holds the data version need not ask for it."""

from alembic import op

from geo.database import run_script

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run_script(op.get_bind(), "migrations/0005_lease.sql")
