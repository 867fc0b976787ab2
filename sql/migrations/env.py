"""Alembic's entry: runs the revisions in one transaction on the connection it is handed."""

from alembic import context

# Two processes that start at once must not both migrate: the second waits here, then finds nothing to do.
MIGRATION_LOCK = 5_743_210

connection = context.config.attributes["connection"]
connection.exec_driver_sql(f"select pg_advisory_xact_lock({MIGRATION_LOCK})")
connection.exec_driver_sql("create schema if not exists sourceline")
context.configure(connection=connection, version_table_schema="sourceline")
with context.begin_transaction():
    context.run_migrations()
