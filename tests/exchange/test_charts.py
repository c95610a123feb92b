"""From an import to a picture of what it brought."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.exchange.conftest import Importer

pytestmark = pytest.mark.postgres

PAIN = "date,region,intensity\n2015-11-25,Neck,3\n2015-11-25,Jaw,5\n2015-11-26,Neck,4\n2015-12-01,Neck,2\n"
CLOCKED = "when,pain\n2024-05-10T09:00:00+01:00,3\n2024-05-10T12:00:00+01:00,4\n2024-05-11T02:00:00+01:00,5\n"


def bring(owner: Importer, content: str, **said: str) -> str:
    at = owner.begin(content)
    owner.preview(at, **said)
    return owner.run(at)


def way_to_chart(html: str) -> str | None:
    found = re.search(r'href="([^"]+)">Show it as a chart<', html)
    return unescape(found[1]) if found else None


def asked_by(address: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(address)
    fields = {name: values[0] for name, values in parse_qs(parts.query).items() if name != "diary"}
    return parts.path, fields


def chart_after(owner: Importer, result: str) -> tuple[str, dict[str, str], str]:
    address = way_to_chart(owner.browser.get(result).get_data(as_text=True))
    assert address is not None
    answer = owner.browser.get(address)
    assert answer.status_code == 200
    return *asked_by(address), answer.get_data(as_text=True)


def test_days_without_clock_times_lead_to_day_by_day(owner: Importer) -> None:
    path, fields, html = chart_after(owner, bring(owner, PAIN, score="pain"))
    assert path == "/charts/day-by-day"
    assert fields == {"measure": "region_pain:neck", "from": "2015-11-25", "to": "2015-12-01"}
    assert "Rests on 3 of 7 days, 3 entries." in html


def test_clock_times_lead_through_the_day(owner: Importer) -> None:
    path, fields, html = chart_after(owner, bring(owner, CLOCKED))
    assert path == "/charts/through-the-day"
    # 02:00 is still the evening of the day before
    assert fields == {"measure": "pain", "from": "2024-05-10", "to": "2024-05-10"}
    assert "Rests on 1 of 1 day, 3 entries." in html


def test_the_numbers_of_another_rater_are_shown_as_theirs(owner: Importer) -> None:
    _path, fields, html = chart_after(owner, bring(owner, PAIN, score="pain", rated_by="parent"))
    assert fields["rated_by"] == "parent"
    assert "Rests on 3 of 7 days" in html


def test_only_what_this_import_brought_counts(owner: Importer) -> None:
    bring(owner, PAIN, score="pain")
    _path, fields, _html = chart_after(owner, bring(owner, "date,pain\n2020-01-02,3\n"))
    assert fields == {"measure": "pain", "from": "2020-01-02", "to": "2020-01-02"}


def test_a_stray_date_a_hundred_years_ago_still_leads_to_a_chart(owner: Importer) -> None:
    _path, fields, _html = chart_after(owner, bring(owner, "date,pain\n1901-01-02,3\n2024-01-02,3\n2024-01-03,4\n"))
    assert fields["to"] == "2024-01-03"
    assert fields["from"] > "1901-01-02"


def test_what_was_taken_back_has_no_chart(owner: Importer) -> None:
    assert way_to_chart(owner.undo(bring(owner, CLOCKED))) is None


def test_charts_opens_on_the_import(owner: Importer) -> None:
    bring(owner, PAIN, score="pain")
    answer = owner.browser.get("/charts")
    assert urlsplit(answer.location).path == "/charts/day-by-day"
    assert "Rests on 3 of" in owner.browser.get(answer.location).get_data(as_text=True)


def test_one_row_is_one_row(owner: Importer) -> None:
    at = owner.begin("date,pain\n2020-01-02,3\n")
    assert "table.csv has 1 row." in owner.browser.get(f"{at}/columns").get_data(as_text=True)
    assert "What becomes of the 1 row<" in owner.preview(at)
    assert "What became of the 1 row<" in owner.browser.get(owner.run(at)).get_data(as_text=True)
