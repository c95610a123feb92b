"""The queue knows no page: what may run in a service worker never touches one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

QUEUE = Path(__file__).resolve().parents[2] / "static" / "js" / "queue"
PAGE = re.compile(r"\b(?:document|window|querySelector\w*|getElementById|HTMLElement|localStorage|alert|confirm)\b")


def code_of(source: str) -> str:
    """A script without its comments."""
    return re.sub(r"(?m)(^|\s)//[^\n]*", "", source)


@pytest.mark.parametrize("path", sorted(QUEUE.glob("*.js")), ids=lambda path: path.name)
def test_the_queue_touches_no_page(path: Path) -> None:
    assert PAGE.findall(code_of(path.read_text(encoding="utf-8"))) == []


def test_a_script_that_touches_a_page_is_seen() -> None:
    assert PAGE.findall(code_of("const a = 1; // document\ndocument.title = a;")) == ["document"]
    assert len(list(QUEUE.glob("*.js"))) == 5
