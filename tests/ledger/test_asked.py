"""What the Log shows is set alone, on each database: nothing else of the diary moves; the same again is no write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from tests.conftest import app_on
from tests.people import person
from tracker.db import writing
from tracker.ledger.diaries import change_diary, set_asked
from tracker.ledger.queries import get_diary
from tracker.web.errors import Refused

SETTINGS = {"name": "Mine", "time_zone": "Europe/London", "day_start": 6, "spasm_word": "pulling"}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    yield from app_on(request.param, request, tmp_path)


def test_the_list_alone_is_set_and_other_settings_leave_it(app: Flask) -> None:
    owner = person(app, "owner")
    account, diary_id = owner.account_id, UUID(owner.diary)
    with app.app_context():
        with writing():
            before = change_diary(get_diary(account, diary_id), account, SETTINGS)
        with writing():
            after = set_asked(before, account, ["pain", "spasm", "pain", "factor:a-1"])
        assert (after.asked, after.seq) == (["pain", "spasm", "factor:a-1"], before.seq + 1)
        assert (after.name, after.day_start, after.spasm_word) == ("Mine", 6, "pulling")
        with writing():
            assert set_asked(after, account, after.asked).seq == after.seq
        with writing():
            assert set_asked(after, account, ["sleep"]).asked == ["spasm", "sleep"]
        with writing():
            changed = change_diary(get_diary(account, diary_id), account, SETTINGS | {"name": "Ours"})
        assert (changed.name, changed.asked) == ("Ours", ["spasm", "sleep"])
        for wrong in (["mood"], ["factor:"], ["factor:a b"], [f"factor:{number}" for number in range(61)]):
            with pytest.raises(Refused):
                set_asked(changed, account, wrong)
