"""The statements in docs/scale.md name every table there is, each where it belongs and after what it hangs on."""

from __future__ import annotations

import re

from flask import Flask

from tests.schemas import diary_tables
from tools.environment import ROOT
from tracker.db import Base

SAID = re.findall(
    r"^SELECT (create_distributed_table|create_reference_table|citus_add_local_table_to_metadata)\('(\w+)'(.*)\);$",
    (ROOT / "docs" / "scale.md").read_text(encoding="utf-8"),
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
