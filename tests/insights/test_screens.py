"""The Charts screen as a person gets it, without scripts."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from tests.insights.conftest import DAYS, TODAY, Reader
from tests.people import person

NAMES = ("through-the-day", "day-by-day")


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_charts_leads_to_the_first_one(reader: Reader) -> None:
    assert reader.client.get("/charts").location.endswith("/charts/through-the-day")


def test_through_the_day_says_its_sentence_and_draws_it(full: Reader) -> None:
    html = full.look("through-the-day").get_data(as_text=True)
    assert "On 12 of 12 days later entries were higher. Over all 12 days: 0.4 an hour more" in text_of(html)
    assert "Rests on 12 of 90 days, 36 entries." in text_of(html)
    assert "1 late entry is left out." in text_of(html)
    assert html.count('role="img"') == 3
    assert "How days can differ" in html
    assert "does not diagnose" in html


def test_day_by_day_counts_the_late_one(full: Reader) -> None:
    said = text_of(full.look("day-by-day", days="14").get_data(as_text=True))
    assert "The middle of 12 days is 4." in said
    assert "Rests on 12 of 14 days, 37 entries." in said
    assert "1 of them was recorded late." in said


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_diary_says_so_and_how_to_begin(reader: Reader, name: str) -> None:
    answer = reader.look(name)
    assert answer.status_code == 200
    assert "One number on one day begins the picture." in text_of(answer.get_data(as_text=True))


def test_every_way_onward_works(full: Reader) -> None:
    seen, waiting = set(), ["/charts/through-the-day"]
    while waiting:
        path = waiting.pop()
        html = full.client.get(path).get_data(as_text=True)
        for found in re.findall(r'(?:href|data-figure)="(/charts/[^"#]*)', html):
            link = unescape(found)
            if link not in seen and len(seen) < 60:
                seen.add(link)
                answer = full.client.get(link)
                assert answer.status_code == 200, link
                if "table" not in link:
                    waiting.append(link)
    assert len(seen) > 20


def cells_of(html: str, heading: str) -> list[str]:
    """Return the cells of the row that has this heading."""
    [row] = re.findall(rf'<th scope="row"[^>]*>{heading}</th>(.*?)</tr>', html, re.DOTALL)
    return re.findall(r"<td[^>]*>(.*?)</td>", row)


def test_the_table_is_shown_when_asked_for(full: Reader) -> None:
    assert "<table" not in full.look("through-the-day").get_data(as_text=True)
    html = full.look("through-the-day", table="1").get_data(as_text=True)
    assert cells_of(html, "08:00 to 10:00") == ["2", "2 to 2", "–", "12", "12"]


def test_any_two_dates(full: Reader) -> None:
    first, last = ((TODAY - timedelta(days=back)).date().isoformat() for back in (5, 1))
    said = text_of(full.look("day-by-day", **{"from": first, "to": last}).get_data(as_text=True))
    assert "Rests on 5 of 5 days, 16 entries." in said


def test_all_begins_with_the_first_day(full: Reader) -> None:
    said = text_of(full.look("day-by-day", days="all").get_data(as_text=True))
    assert f"Rests on 12 of {DAYS + 1} days" in said


def test_by_hours_since_waking(full: Reader) -> None:
    html = full.look("through-the-day", clock="waking", table="1").get_data(as_text=True)
    assert "Hours count from the end of the night." in html
    assert cells_of(html, "0 to 2")[0] == "2"


def test_late_ones_can_be_counted(full: Reader) -> None:
    said = text_of(full.look("through-the-day", late="include").get_data(as_text=True))
    assert "Rests on 12 of 90 days, 37 entries." in said


def test_sleep_day_by_day(full: Reader) -> None:
    said = text_of(full.look("day-by-day", measure="sleep_hours").get_data(as_text=True))
    assert "Rests on 12 of 90 days, 12 sleeps." in said
    assert "The middle of 12 days is 8." in said


@pytest.mark.parametrize(
    ("args", "field", "said"),
    [
        ({"measure": "mood"}, "measure", "nothing that the diary records"),
        ({"from": "yesterday"}, "from", "a day such as"),
        ({"to": "2026-02-30"}, "to", "a day such as"),
        ({"from": "2026-03-02", "to": "2026-03-01"}, "to", "must not come before the first"),
        ({"from": "1901-01-01"}, "from", "At most a hundred years"),
        ({"late": "perhaps"}, "late", "one of: include, exclude"),
        ({"clock": "sun"}, "clock", "one of: wall, waking"),
        ({"days": "17"}, "", "one of: 14, 30, 90, injection, appointment, all"),
        ({"rated_by": "doctor"}, "", "one of: self, parent, other"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(
    reader: Reader, args: dict[str, str], field: str, said: str
) -> None:
    answer = reader.look("through-the-day", **args)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in html
    assert "<details" in html
    if field:
        assert f'href="#f-{field}"' in html
        assert f'id="f-{field}"' in html
    if field in ("measure", "late", "clock"):
        assert html.count(said) == 2
    assert reader.look("through-the-day/show", **args).status_code == 422
    assert reader.look("through-the-day/figure", **args).status_code == 422


def test_what_was_typed_is_kept(reader: Reader) -> None:
    html = reader.look("through-the-day", **{"from": "2026-03-02", "to": "2026-03-01"}).get_data(as_text=True)
    assert 'value="2026-03-02"' in html
    assert 'value="exclude" checked' in html


def test_text_in_the_address_is_escaped(reader: Reader) -> None:
    html = reader.look("through-the-day", **{"from": '"><script>x</script>'}).get_data(as_text=True)
    assert "<script>x" not in html


def test_the_figure_for_exploring(full: Reader) -> None:
    answer = full.look("through-the-day/figure", shape="wide")
    figure = answer.get_json()["figure"]
    assert (figure["layout"]["width"], figure["layout"]["height"]) == (720, 360)
    assert any(trace["mode"] == "lines+markers" for trace in figure["data"])
    assert full.look("through-the-day/figure", shape="round").get_json()["figure"]["layout"]["width"] == 354


def test_show_is_the_chart_alone(full: Reader) -> None:
    html = full.look("through-the-day/show", measure="pain").get_data(as_text=True)
    assert "Through the day: Pain" in html
    assert "Rests on 12 of 90 days" in html
    assert "<table" not in html
    assert re.search(r'href="/charts/through-the-day\?[^"]*measure=pain[&"]', html)


def test_nothing_inline(full: Reader) -> None:
    for path in ("through-the-day", "day-by-day", "through-the-day/show"):
        html = full.look(path).get_data(as_text=True)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html)
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids))


def test_one_chart_more_is_not_there(reader: Reader) -> None:
    assert reader.look("moon").status_code == 404


def test_strangers_and_the_signed_out(full: Reader) -> None:
    stranger = person(full.person.app, "stranger")
    for path in ("through-the-day", "through-the-day/show", "through-the-day/figure"):
        assert full.look(path, diary=stranger.diary).status_code == 404
        answer = full.person.app.test_client().get(f"/charts/{path}")
        assert (answer.status_code, "/sign-in" in answer.location) == (302, True)
