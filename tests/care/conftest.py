"""Somebody who keeps a diary, on SQLite."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.care.visitor import Visitor
from tests.people import person


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(person(app, "owner"))
