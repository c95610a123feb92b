"""Every page at every width in every condition, each opened afresh: what `make test` thins out.

The walk is `tests/browser/test_every_page.py`. Planted are the faults of `tests/browser/test_able_planted.py`, which
passes only where each is seen.
"""

from __future__ import annotations

import os

from tools import browser
from tools.judges import suites
from tools.judges.report import Findings

NAME = "every page for every body"
PLANTED = "tests/browser/test_able_planted.py"
WALK = ("tests/browser/test_every_page.py", "tests/browser/test_refused_forms.py")


def judge() -> Findings:
    """Return what the whole walk finds."""
    try:
        os.environ["CHROMIUM"] = str(browser.ensure())
    except browser.NoBrowserError as trouble:
        return Findings(NAME, planted_seen=False, clean=False, said="", why_not=str(trouble))
    seen, _said = suites.run("sqlite", [PLANTED])
    clean, said = suites.run("sqlite", WALK, DIARY_WALK="whole")
    return Findings(NAME, planted_seen=seen, clean=clean, said=said)
