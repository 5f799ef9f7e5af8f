"""Alembic's entry: runs the versions on the connection handed over by `dashboard.store.schema`."""

from alembic import context

from dashboard.store.months import is_partition
from dashboard.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
    include_name=lambda name, kind, _: kind != "table" or not is_partition(name or ""),
)
with context.begin_transaction():
    context.run_migrations()
