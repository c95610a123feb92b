"""The way to the first chart takes whatever stands in its address as text, and never as a word of its own."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.people import browser_of, person


@pytest.mark.parametrize("asked", ["name=x", "_method=POST", "endpoint=x", "_external=1", "_scheme=https", "_anchor=x"])
def test_no_field_is_taken_for_a_part_of_the_address(app: Flask, asked: str) -> None:
    answer = browser_of(person(app, "someone")).get(f"/charts?{asked}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/charts/through-the-day?{asked}"
