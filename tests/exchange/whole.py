"""What the tests of a whole diary share: one with something of everything, and forms pressed on their own pages."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import (
    an_id,
    make_dose,
    make_entry,
    make_factor,
    make_injection,
    make_medication,
    make_sleep,
    make_treatment,
    make_visit,
)
from tests.people import Person


def press(browser: FlaskClient, path: str, **fields: Any) -> TestResponse:
    """Send a form with the token of this session."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/account").get_data(as_text=True))
    assert found is not None
    return browser.post(path, data={"csrf_token": found[1], **fields})


def fill(owner: Person, diary: str) -> dict[str, list[str]]:
    """Put something of each kind into a diary; return the ids by kind, in their order."""
    medication, factor = str(an_id()), str(an_id())
    entry = make_entry(
        happened_at="2026-03-29T00:40:00+00:00",
        pain=4.5,
        regions={"neck": {"spasm": 7}},
        factors={factor: 3},
        tags=["trick_helped", "my own"],
        note='Said "no", then\nrested; ε and 🙂',
    )
    effects = [
        {"kind": "weakness", "from": "2026-02-20", "severity": 3},
        {"kind": "dry mouth", "from": "2026-02-21", "to": "2026-03-01"},
    ]
    bodies: list[tuple[str, str, dict[str, Any]]] = [
        ("factors", factor, make_factor()),
        ("medications", medication, make_medication()),
        ("entries", str(an_id()), entry),
        ("entries", str(an_id()), {"precision": "day", "day": "2015-11-25", "pain": 0, "rated_by": "parent"}),
        ("sleeps", str(an_id()), make_sleep()),
        ("doses", str(an_id()), make_dose(medication)),
        ("injections", str(an_id()), make_injection(side_effects=effects)),
        ("treatments", str(an_id()), make_treatment()),
        ("visits", str(an_id()), make_visit()),
    ]
    ids: dict[str, list[str]] = {}
    for plural, record, body in bodies:
        answer = owner.put(f"/diaries/{diary}/{plural}/{record}", body)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        ids.setdefault(plural, []).append(record)
    return ids
