"""Run by alembic: use the connection and the transaction that store.migrate has open."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
