"""The numbers on paper are the very same as on the charts: taken out of the PDF, set beside what the API says."""

from __future__ import annotations

from tests.appointment.conftest import Diarist
from tests.appointment.pages import squeezed, text_of
from tests.appointment.test_sheet import insight


def test_every_number_of_the_answers_and_the_table_is_the_charts_own(months: Diarist) -> None:
    months.post(part="days", days="30")
    answer = months.get("/page.pdf")
    assert answer.status_code == 200
    text = squeezed(" ".join(text_of(answer.data)))
    by_day = insight(months, "day-by-day", days="30")
    change = insight(months, "through-the-day", days="30")["change"]
    cycle = insight(months, "treatment-cycle")["this"]
    beside = {code: insight(months, "day-by-day", days="30", measure=code) for code in ("pain", "sleep_hours")}
    body = insight(months, "body", days="30")
    latest = max((week for week in cycle["weeks"] if week["median"] is not None), key=lambda week: week["week"])
    said = [
        f"median {by_day['median']:g}; half of the days {by_day['q25']:g} to {by_day['q75']:g}",
        f"{by_day['rests_on']['days']} of 30 days recorded, {by_day['rests_on']['entries']} entries",
        f"On {change['rising']} of {change['days']} days later entries were higher.",
        f"95 % interval {change['interval'][0]:.2f} to {change['interval'][1]:.2f}",
        f"Week {latest['week']} since injection: {latest['median']:g}.",
        *(f"{found['median']:g} ({len(found['days'])})" for found in beside.values()),
        f"Where: recorded on how many of {body['rests_on']['days']} days",
        f"Neck {max(region['days'] for region in body['regions'])}",
    ]
    assert [words for words in said if squeezed(words) not in text] == []
