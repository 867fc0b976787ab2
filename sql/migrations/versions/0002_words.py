"""Words: folding of case, accents and transliteration, for filters and for search."""

from alembic import op

from geo.database import run_script

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_script(op.get_bind(), "migrations/0002_words.sql")
