"""Where in the body: each region over the span, and by month."""

from __future__ import annotations

from tracker.analytics.body import Body, body
from tracker.charts.body import body_by_month_chart, body_chart
from tracker.charts.chart import Chart
from tracker.charts.words import measure_name
from tracker.diary import queries
from tracker.domain.measures import Measure
from tracker.domain.records import Diary
from tracker.domain.regions import BY_CODE
from tracker.domain.words import N_, Words
from tracker.insights.answers.answer import Answer, plainly
from tracker.insights.asked import BODY, BY_MONTH, Asked


def _figure(diary: Diary, question: Asked) -> Body:
    kind = "region_pain" if question.measure.kind == "pain" else "region"
    first, last = question.span.first_day, question.span.last_day
    readings = {code: queries.readings(diary, f"{kind}:{code}", first, last) for code in BY_CODE}
    return body(readings, rated_by=question.rated_by, late=question.late)


def _chart(figure: Body, diary: Diary, question: Asked, words: Words) -> Chart:
    del diary
    name = measure_name(Measure("pain" if question.measure.kind == "pain" else "spasm"), words)
    draw = body_by_month_chart if question.by == BY_MONTH else body_chart
    return draw(figure, name=name, words=words, span=question.span, late=question.late)


ANSWER = Answer(BODY, N_("Where in the body"), _figure, _chart, plainly)
