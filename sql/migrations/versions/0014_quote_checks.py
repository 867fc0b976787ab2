"""What a check of a quote found."""

from alembic import op

from geo.database import run_script

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    run_script(op.get_bind(), "migrations/0014_quote_checks.sql")
