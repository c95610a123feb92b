"""The Charts screen. Everything is asked in the address, so that any view can be kept and passed on."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import orjson
from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.charts.frame import SHAPES
from tracker.insights.asked import FIELDS, THROUGH_THE_DAY, asked, usual_chart
from tracker.insights.figures import CATALOGUE, chart_of, explored
from tracker.insights.page import chart_page, refused_page
from tracker.insights.spans import SPANS
from tracker.insights.unchanged import not_modified, tag_of, tagged
from tracker.ledger.diaries import diaries_of_visitor, open_diary
from tracker.web.access import moment
from tracker.web.errors import Refused
from tracker.web.words import PageWords

blueprint = Blueprint("insights", __name__, url_prefix="/charts")

_DATES = ("from", "to")
NAME = f'<any("{", ".join(CATALOGUE)}"):name>'.replace(", ", '", "')


@blueprint.get("")
def charts() -> AnyResponse:
    """Go to the first chart: the one that can show what the diary holds, where the address says nothing."""
    name = THROUGH_THE_DAY if request.args else usual_chart(open_diary())
    # not as arguments of url_for, which has names of its own
    asked_for = urlencode(request.args.to_dict())
    return redirect(url_for("insights.chart", name=name) + (f"?{asked_for}" if asked_for else ""))


@blueprint.get(f"/{NAME}")
def chart(name: str) -> Response | tuple[str, int]:
    """Show a chart: a sentence, the drawing, what it rests on."""
    diary, args = open_diary(), _with_days(request.args)
    tag = tag_of([diary, *diaries_of_visitor()], moment(), *(args.get(field, "") for field in ("days", *_DATES)))
    known = not_modified(tag)
    if known is not None:
        _keep_days(name, args)
        return known
    try:
        question = asked(diary, name, args, moment())
    except Refused as refused:
        page = refused_page(diary, diaries_of_visitor(), name, request.args, refused.faults)
        return render_template("insights/chart.html", page=page), 422
    _keep_days(name, args)
    drawn = chart_of(diary, question, PageWords())
    page = chart_page(diary, diaries_of_visitor(), question, drawn, table_shown="table" in request.args)
    return tagged(make_response(render_template("insights/chart.html", page=page)), tag)


def _with_days(args: Mapping[str, str]) -> Mapping[str, str]:
    """Return what is asked with the days chosen last on this device, where the address names none: a choice stays."""
    if any(args.get(field) for field in _DATES):
        return args
    days, kept = args.get("days", ""), session.get("days", "")
    if days:
        return args
    if isinstance(kept, dict):
        return {**args, **{field: str(kept[field]) for field in _DATES if field in kept}}
    return {**args, "days": kept} if kept in SPANS else args


def _keep_days(name: str, args: Mapping[str, str]) -> None:
    """Keep the days that an answered question named, one of `SPANS` or any two dates, for the next chart."""
    dates = {field: args[field] for field in _DATES if args.get(field)}
    chosen = dates or args.get("days", "")
    if "days" in FIELDS[name] and (dates or chosen in SPANS) and session.get("days") != chosen:
        session["days"] = chosen


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
    tag = tag_of([diary], moment())
    known = not_modified(tag)
    if known is not None:
        return known
    question = asked(diary, name, request.args, moment())
    shape = request.args.get("shape", "narrow")
    drawn = explored(chart_of(diary, question, PageWords()), shape if shape in SHAPES else "narrow")
    return tagged(Response(orjson.dumps({"figure": drawn}), mimetype="application/json"), tag)
