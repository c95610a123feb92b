"""The Charts screen. Everything is asked in the address, so that any view can be kept and passed on."""

from __future__ import annotations

import orjson
from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.charts.frame import SHAPES
from tracker.insights.asked import NAMES, THROUGH_THE_DAY, asked, usual_chart
from tracker.insights.figures import chart_of, explored
from tracker.insights.page import chart_page, refused_page
from tracker.ledger.diaries import diaries_of_visitor, open_diary
from tracker.web.access import moment
from tracker.web.errors import Refused
from tracker.web.words import PageWords

blueprint = Blueprint("insights", __name__, url_prefix="/charts")

NAME = f'<any("{", ".join(NAMES)}"):name>'.replace(", ", '", "')


@blueprint.get("")
def charts() -> AnyResponse:
    """Go to the first chart: the one that can show what the diary holds, where the address says nothing."""
    name = THROUGH_THE_DAY if request.args else usual_chart(open_diary())
    return redirect(url_for("insights.chart", name=name, **request.args.to_dict()))  # type: ignore[arg-type]


@blueprint.get(f"/{NAME}")
def chart(name: str) -> str | tuple[str, int]:
    """Show a chart: a sentence, the drawing, what it rests on."""
    diary = open_diary()
    try:
        question = asked(diary, name, request.args, moment())
    except Refused as refused:
        page = refused_page(diary, diaries_of_visitor(), name, request.args, refused.faults)
        return render_template("insights/chart.html", page=page), 422
    drawn = chart_of(diary, question, PageWords())
    page = chart_page(diary, diaries_of_visitor(), question, drawn, table_shown="table" in request.args)
    return render_template("insights/chart.html", page=page)


@blueprint.get(f"/{NAME}/show")
def show(name: str) -> str:
    """Show one chart alone, as large as the screen, to be handed across a desk."""
    diary = open_diary()
    question = asked(diary, name, request.args, moment())
    page = chart_page(diary, (), question, chart_of(diary, question, PageWords()))
    return render_template("insights/show.html", page=page)


@blueprint.get(f"/{NAME}/figure")
def figure(name: str) -> Response:
    """Answer a chart's figure for exploring, in the shape that the page shows; its colours are the page's to name."""
    diary = open_diary()
    question = asked(diary, name, request.args, moment())
    shape = request.args.get("shape", "narrow")
    drawn = explored(chart_of(diary, question, PageWords()), shape if shape in SHAPES else "narrow")
    return Response(orjson.dumps({"figure": drawn}), mimetype="application/json")
