"""Which tables hold diary data."""

from __future__ import annotations

from sqlalchemy import MetaData, Table


def diary_tables(metadata: MetaData) -> list[Table]:
    """The tables of diary data: those whose primary key leads with the diary."""
    return [table for table in metadata.sorted_tables if next(iter(table.primary_key.columns)).name == "diary_id"]
