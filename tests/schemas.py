"""The schema on every database that it has to work on: SQLite, PostgreSQL, and PostgreSQL with every table of diary
data spread over partitions by `diary_id`, as a distributed PostgreSQL keeps it."""

from __future__ import annotations

from sqlalchemy import Engine, MetaData, Table, text

from tracker.db import Base

PARTS = 4


def diary_tables(metadata: MetaData) -> list[Table]:
    """The tables of diary data: those whose primary key leads with the diary."""
    return [table for table in metadata.sorted_tables if next(iter(table.primary_key.columns)).name == "diary_id"]


def create_partitioned(engine: Engine) -> None:
    """Make the schema with every table of diary data hash-partitioned by its diary."""
    spread = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.sorted_tables:
        table.to_metadata(spread)
    tables = diary_tables(spread)
    for table in tables:
        table.dialect_options["postgresql"]["partition_by"] = "HASH (diary_id)"
    with engine.begin() as connection:
        spread.create_all(connection)
        for table in tables:
            for part in range(PARTS):
                values = f"FOR VALUES WITH (MODULUS {PARTS}, REMAINDER {part})"
                connection.execute(text(f"CREATE TABLE {table.name}_{part} PARTITION OF {table.name} {values}"))
