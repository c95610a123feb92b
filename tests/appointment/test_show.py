"""Showing the page now: all of its parts in one page, in light or dark."""

from __future__ import annotations

import re

from tests.appointment.conftest import Diarist
from tests.appointment.links import CHARTS, made, text, visitor
from tests.pages import faults_of
from tracker.config import ROOT


def test_all_parts_are_in_one_page_in_the_sheets_own_words(months: Diarist) -> None:
    months.post(part="questions", question_1="What next?")
    answer = months.get("/show")
    html = answer.get_data(as_text=True)
    assert (answer.status_code, faults_of(html)) == (200, [])
    sheet = months.sheet()
    words = [sheet.title, sheet.dates, sheet.disclaimer, "What next?", sheet.where.heading]
    words += [said for one in sheet.answers for said in (one.heading, one.sentence, one.rests_on)]
    words += [row.what for row in sheet.treatment] + [one.heading for one in sheet.large]
    shown = text(answer)
    assert [said for said in words if said not in shown] == []
    parts = re.findall('<section class="shown-part[^"]*" id="([^"]+)"', html)
    assert parts == re.findall('href="#(part-[^"]+)"', html)
    assert len(parts) == 7


def test_with_nothing_recorded_there_is_still_a_page_to_show(diarist: Diarist) -> None:
    answer = diarist.get("/show")
    assert (answer.status_code, faults_of(answer.get_data(as_text=True))) == (200, [])
    assert "Nothing is recorded in these days." in text(answer)
    browser = visitor(diarist.person.app, made(diarist))
    assert browser.get("/shared/page").status_code == 200
    browser = visitor(diarist.person.app, made(diarist, **CHARTS))
    for name in ("through-the-day", "day-by-day", "calendar"):
        assert browser.get(f"/shared/charts/{name}").status_code == 200


def test_the_look_that_a_button_chooses_is_the_look_of_the_device() -> None:
    css = {name: (ROOT / "static" / "css" / f"{name}.css").read_text(encoding="utf-8") for name in ("tokens", "shown")}
    chosen = {
        "light": re.search(r":root \{(.*?)\n\}", css["tokens"], re.DOTALL),
        "dark": re.search(r"prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}", css["tokens"], re.DOTALL),
    }
    for look, found in chosen.items():
        here = re.search(rf'\[data-across="{look}"\] \{{(.*?)\n\}}', css["shown"], re.DOTALL)
        assert found
        assert here
        assert colours(found[1])
        assert colours(here[1]) == colours(found[1])


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6})", block))
