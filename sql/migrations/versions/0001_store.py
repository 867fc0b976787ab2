"""The store: tables, rules and roles."""

from alembic import op

from geo.database import run_script

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_script(op.get_bind(), "migrations/0001_store.sql")
    run_script(op.get_bind(), "migrations/0001_rules.sql")
