"""What alembic runs: the revisions over the connection that `engine.persistence.upgrade` hands over."""

from alembic import context

from engine.persistence.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
