"""What a diary of ten years is asked often is answered by the index, without walking through all its records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from tests.people import person
from tracker.db import db
from tracker.domain.records import Diary
from tracker.ledger import queries

ASKED: dict[str, Callable[[Diary], object]] = {
    "all_of": lambda diary: queries.all_of(diary, "medication"),
    "days_with_records": lambda diary: queries.days_with_records(diary, ("entry", "dose"), 739_000, 14),
    "within_days": lambda diary: queries.within_days(diary, "dose", 739_000, 739_014),
}


@pytest.mark.sqlite
@pytest.mark.parametrize("name", ASKED)
def test_the_kinds_own_index_answers(app: Flask, name: str) -> None:
    who = person(app, "owner")
    assert who.diary
    with app.test_request_context():
        (diary,) = queries.diaries_of(who.account_id)
        run: list[tuple[str, Any]] = []
        event.listen(db.engine, "before_cursor_execute", lambda *asked: run.append((asked[2], asked[3])))
        ASKED[name](diary)
        plans = [
            row[3]
            for statement, values in list(run)
            for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    reads = [plan for plan in plans if "records" in plan]
    assert reads
    for plan in reads:
        assert "ix_records_day (diary_id=? AND kind=? AND local_day" in plan
