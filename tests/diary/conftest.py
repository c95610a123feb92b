"""Who edits."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.diary.editor import Editor
from tests.people import person


@pytest.fixture
def editor(app: Flask) -> Editor:
    """The owner before the forms of their diary."""
    return Editor(person(app, "owner"))
