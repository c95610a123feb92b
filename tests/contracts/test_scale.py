"""The statements in docs/scale.md name every table there is, each where it belongs and after what it hangs on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.conftest import migrated, settings_for
from tests.schemas import diary_tables
from tools.environment import ROOT
from tracker.db import Base, db

PAGE = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
BLOCK = re.findall(r"^```sql\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[0]
STATEMENTS = [line for line in BLOCK.splitlines() if line.startswith("SELECT ")]
SAID = re.findall(
    r"^SELECT (create_distributed_table|create_reference_table|citus_add_local_table_to_metadata)\('(\w+)'(.*)\);$",
    PAGE,
    re.MULTILINE,
)


def named(function: str) -> list[str]:
    return [table for name, table, _more in SAID if name == function]


def test_every_table_stands_where_it_belongs(app: Flask) -> None:  # noqa: ARG001 - with it all tables are known
    spread = named("create_distributed_table")
    assert sorted(spread) == sorted(table.name for table in diary_tables(Base.metadata))
    rest = named("create_reference_table") + named("citus_add_local_table_to_metadata")
    assert sorted(rest) == sorted(set(Base.metadata.tables) - set(spread))


def test_all_are_spread_by_the_diary_and_beside_the_first() -> None:
    more = [said for name, _table, said in SAID if name == "create_distributed_table"]
    assert all(said.startswith(", 'diary_id'") for said in more)
    assert all("colocate_with => 'diaries'" in said for said in more[1:])


def test_each_table_comes_after_those_that_it_leads_to(app: Flask) -> None:  # noqa: ARG001 - with it all tables are known
    order = [table for _name, table, _more in SAID]
    spread, whole = named("create_distributed_table"), named("create_reference_table")
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            led_to = key.elements[0].column.table.name
            assert order.index(led_to) < order.index(table.name), (table.name, led_to)
            # a key leads to the same diary, or to what is whole everywhere; between local tables it may stay
            allowed = {*spread} if table.name in spread else {*whole, *named("citus_add_local_table_to_metadata")}
            assert led_to in allowed, (table.name, led_to)


STANDS_IN = """
CREATE TABLE placed (name regclass PRIMARY KEY, place text NOT NULL);

CREATE FUNCTION create_distributed_table(table_name regclass, distribution_column text,
    distribution_type text DEFAULT 'hash', colocate_with text DEFAULT 'default', shard_count int DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE key smallint := (SELECT attnum FROM pg_attribute WHERE attrelid = table_name AND attname = distribution_column);
BEGIN
    IF key IS NULL OR EXISTS (SELECT FROM pg_index WHERE indrelid = table_name AND indisunique AND key <> ALL (indkey))
    THEN RAISE 'a key of % does not hold %', table_name, distribution_column; END IF;
    IF colocate_with <> 'default' AND (SELECT place FROM placed WHERE name = colocate_with::regclass) <> 'spread'
    THEN RAISE '% is not spread yet', colocate_with; END IF;
    INSERT INTO placed VALUES (table_name, 'spread');
END $$;

CREATE FUNCTION create_reference_table(table_name regclass) RETURNS void LANGUAGE sql AS
    $$ INSERT INTO placed VALUES (table_name, 'everywhere') $$;

CREATE FUNCTION citus_add_local_table_to_metadata(table_name regclass, cascade_via_foreign_keys bool DEFAULT false)
RETURNS void LANGUAGE sql AS $$ INSERT INTO placed VALUES (table_name, 'here') $$;
"""
"""What Citus's functions take, by their documentation, and a little of what they ask for."""


@pytest.mark.postgres
def test_postgresql_takes_the_statements_as_they_stand(postgres_url: str, tmp_path: Path) -> None:
    app = migrated(settings_for(tmp_path, postgres_url))
    with app.app_context(), db.engine.connect() as connection:
        for statement in (STANDS_IN, *STATEMENTS):
            connection.execute(sa.text(statement))
        placed = dict(connection.exec_driver_sql("SELECT name::text, place FROM placed").all())
        assert {name for name, place in placed.items() if place == "spread"} == {
            table.name for table in diary_tables(Base.metadata)
        }
        assert placed.keys() == Base.metadata.tables.keys()
        connection.exec_driver_sql("DELETE FROM placed")
        with pytest.raises(sa.exc.DBAPIError, match="a key of accounts does not hold email"):
            connection.exec_driver_sql("SELECT create_distributed_table('accounts', 'email')")
    with app.app_context():
        db.engine.dispose()
