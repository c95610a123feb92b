"""What a link opens, for whoever holds its secret: no account, no session, and nothing else of the app.

The secret stands in the address's fragment, which no browser sends; a script posts it, or a person types it. Whatever
cannot be opened, for whichever reason, gets one answer. Wrong secrets are counted by network and in all, right ones are
never kept waiting: whoever guesses at links locks nobody out of another.
"""

from __future__ import annotations

import logging

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from limits import parse
from werkzeug.exceptions import BadRequest, NotFound, ServiceUnavailable, TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from tracker.accounts import throttles
from tracker.accounts.throttles import Rule
from tracker.appointment import shares, visiting
from tracker.appointment.handing_out import pdf_answer
from tracker.appointment.share_page import charts_page, in_minutes, shared_page
from tracker.appointment.shared import diary_behind, shared_sheet
from tracker.appointment.shares import PAGE, Share
from tracker.db import begin_write, db
from tracker.domain.records import Diary
from tracker.domain.spelled import read_secret
from tracker.web.access import from_our_pages, moment, public, takes_own_turn
from tracker.web.limits import count
from tracker.web.words import PageWords

blueprint = Blueprint("shared", __name__, url_prefix=visiting.PLACE)
blueprint.after_request(visiting.harden)
events = logging.getLogger("tracker.events")

FROM_NETWORK = Rule("share from", free=30, first=4, longest=5 * 60)
"""Wrong secrets as they come from one network."""
FROM_ALL = Rule("share", free=1000, first=1, longest=30)
"""Wrong secrets from everywhere."""
PAPERS = parse("30 per hour")
"""PDFs of one link."""


@blueprint.errorhandler(NotFound)
def nothing(_error: NotFound) -> AnyResponse:
    """Say that nothing is open, in the same words whatever the reason."""
    return make_response(render_template("appointment/shared_nothing.html"), 404)


@blueprint.errorhandler(TooManyRequests)
def too_many(error: TooManyRequests) -> AnyResponse:
    """Say how long to wait, on a page of the link's own: the app's would bring its service worker along."""
    return _waiting(int(str(error.retry_after)))


@blueprint.errorhandler(ServiceUnavailable)
def not_now(_error: ServiceUnavailable) -> AnyResponse:
    """Say that the page could not be set on paper just now."""
    return make_response(render_template("appointment/shared_nothing.html", later=True), 503)


@blueprint.errorhandler(BadRequest)
def unread(_error: BadRequest) -> AnyResponse:
    """Say that nothing is open, to whoever another site's page sent here."""
    return make_response(render_template("appointment/shared_nothing.html"), 400)


@blueprint.get("")
@public
def enter() -> str:
    """Ask for the secret; a script takes it from the address."""
    return render_template("appointment/shared_enter.html", closed="closed" in request.args)


@blueprint.post("")
@public
@from_our_pages
@takes_own_turn
def exchange() -> AnyResponse:
    """Take a secret, and give the browser a cookie for it."""
    secret = read_secret(request.form.get("secret", ""))
    share = shares.behind(secret, moment()) if secret else None
    if share is None:
        return _count_wrong()
    diary_behind(share)
    begin_write()
    found = shares.live_share(share.id, moment(), for_update=True)
    if found is None:
        raise NotFound
    if found.has_code:
        db.session.rollback()
        answer = redirect(url_for("shared.code"), 303)
        visiting.keep(answer, found, moment(), opened=False)
        return answer
    return _open(found)


def _count_wrong() -> AnyResponse:
    key, now = str(current_app.config["SECRET_KEY"]), int(moment().timestamp())
    network = throttles.network_of(request.remote_addr)
    begin_write()
    wait = throttles.charge([throttles.limit(FROM_NETWORK, key, network), throttles.limit(FROM_ALL, key)], now)
    db.session.commit()
    if not wait:
        events.info("share refused")
        raise NotFound
    events.info("throttled")
    return _waiting(wait)


def _waiting(wait: int) -> AnyResponse:
    answer = make_response(render_template("appointment/shared_nothing.html", wait=in_minutes(wait)), 429)
    answer.headers["Retry-After"] = str(wait)
    return answer


def _open(share: Share) -> AnyResponse:
    shares.open_share(share, moment())
    db.session.commit()
    events.info("share opened")
    answer = redirect(url_for("shared.page" if share.opens == PAGE else "shared.charts"), 303)
    visiting.keep(answer, share, moment(), opened=True)
    return answer


@blueprint.get("/code")
@public
def code() -> AnyResponse:
    """Ask for the code of a link that has one."""
    share, _opened = visiting.carried(moment()) or (None, False)
    if share is None or not share.has_code:
        raise NotFound
    return _ask_code(share)


@blueprint.post("/code")
@public
@from_our_pages
def check_code() -> AnyResponse:
    """Take a code; some wrong ones pause the link for a while, for everybody who holds it."""
    share, _opened = visiting.carried(moment(), for_update=True) or (None, False)
    if share is None or not share.has_code:
        raise NotFound
    diary_behind(share)
    if share.paused_until > moment().timestamp():
        return _ask_code(share)
    typed = "".join(request.form.get("code", "").split())[:20]
    if shares.try_code(share, typed, moment(), str(current_app.config["SECRET_KEY"])):
        return _open(share)
    db.session.commit()
    now_held = shares.live_share(share.id, moment())
    paused = now_held is not None and now_held.paused_until > moment().timestamp()
    events.info("share paused" if paused else "share code refused")
    return _ask_code(now_held or share, wrong=True)


def _ask_code(share: Share, *, wrong: bool = False) -> AnyResponse:
    wait = max(0, share.paused_until - int(moment().timestamp()))
    paused = in_minutes(wait) if wait else ""
    html = render_template("appointment/shared_code.html", wrong=wrong, paused=paused)
    answer = make_response(html, 429 if wait else 422 if wrong else 200)
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer


@blueprint.get("/page")
@public
def page() -> str:
    """Show the page."""
    share, diary = _opened(PAGE)
    return render_template("appointment/shared_page.html", page=shared_page(share, diary, PageWords()))


@blueprint.get("/page.pdf")
@public
def paper() -> Response:
    """Hand out the page as a PDF."""
    share, diary = _opened(PAGE)
    count(PAPERS, "shared paper", share.id.hex)
    return pdf_answer(shared_sheet(diary, share, PageWords()), share.contents.get("paper", "a4"))


@blueprint.get("/charts")
@public
def charts() -> AnyResponse:
    """Go to the first chart."""
    share, diary = _opened(shares.CHARTS)
    return redirect(charts_page(share, diary, "", "", PageWords()).here)


@blueprint.get("/charts/<name>")
@public
def chart(name: str) -> str:
    """Show one of the charts that the link opens; any other is not there."""
    share, diary = _opened(shares.CHARTS)
    page = charts_page(share, diary, name, request.args.get("measure", ""), PageWords())
    return render_template("appointment/shared_chart.html", page=page)


@blueprint.post("/close")
@public
@from_our_pages
@takes_own_turn
def close() -> AnyResponse:
    """Let this browser forget the link; the link itself stays as it is."""
    answer = redirect(url_for("shared.enter", closed="1"), 303)
    visiting.forget(answer)
    return answer


def _opened(opens: str) -> tuple[Share, Diary]:
    """Return the link that this browser has opened, with its diary; raise `NotFound`."""
    share, opened = visiting.carried(moment()) or (None, False)
    if share is None or not opened or share.opens != opens:
        raise NotFound
    return share, diary_behind(share)
