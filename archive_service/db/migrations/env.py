"""Run by Alembic. The connection comes from :mod:`archive_service.db.schema`."""

from alembic import context

from archive_service.db.schema import OPTIONS

context.configure(connection=context.config.attributes["connection"], **OPTIONS)
with context.begin_transaction():
    context.run_migrations()
