"""What an invitation opens, for whoever holds its secret: whose diary it is, and one button.

The secret stands in the address's fragment, which no browser sends; a script posts it, or a person types it. Whatever
cannot be opened, for whichever reason, gets one answer. Wrong secrets are counted by network and in all, right ones are
never kept waiting.
"""

from __future__ import annotations

import logging

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, session, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from tracker.accounts.pages import charge, in_words, limit_on, network
from tracker.accounts.throttles import Rule
from tracker.db import db
from tracker.domain.records import KEEPER, Diary
from tracker.domain.spelled import read_secret
from tracker.keepers import carrying, invitations
from tracker.keepers.invitations import Invitation
from tracker.keepers.page import invited_page
from tracker.ledger import keepers
from tracker.ledger.queries import get_diary
from tracker.web.access import is_signed_in, moment, public, takes_own_turn, visitor
from tracker.web.errors import Refused

blueprint = Blueprint("invited", __name__, url_prefix=carrying.PLACE)
blueprint.after_request(carrying.harden)
events = logging.getLogger("tracker.events")

FROM_NETWORK = Rule("keeper invitation from", free=30, first=4, longest=5 * 60)
"""Wrong secrets as they come from one network."""
FROM_ALL = Rule("keeper invitation", free=1000, first=1, longest=30)
"""Wrong secrets from everywhere."""


@blueprint.errorhandler(NotFound)
def nothing(_error: NotFound) -> AnyResponse:
    """Say that the invitation lets nobody in, in the same words whatever the reason."""
    return make_response(render_template("keepers/nothing.html"), 404)


@blueprint.get("")
@public
def enter() -> str:
    """Ask for the secret; a script takes it from the address."""
    return render_template("keepers/enter.html")


@blueprint.post("")
@public
@takes_own_turn
def exchange() -> AnyResponse:
    """Take a secret, and let the browser carry the invitation."""
    secret = read_secret(request.form.get("secret", ""))
    found = invitations.behind(secret, moment()) if secret else None
    db.session.rollback()
    if found is None:
        wait = charge(limit_on(FROM_NETWORK, network()), limit_on(FROM_ALL))
        if not wait:
            events.info("invitation to a diary refused")
            abort(404)
        answer = make_response(render_template("keepers/nothing.html", wait=in_words(wait)), 429)
        answer.headers["Retry-After"] = str(wait)
        return answer
    onward = redirect(url_for("invited.show"), 303)
    carrying.keep(onward, found.id, moment())
    return onward


@blueprint.get("/open")
@public
def show() -> str:
    """Say whose diary it is, who invites and what for; whoever is signed out signs in or up first."""
    invitation_id = carrying.carried(moment())
    found = invitations.find(invitation_id, moment()) if invitation_id else None
    if found is None:
        abort(404)
    if not is_signed_in():
        invited_only = str(current_app.config["SETTINGS"].sign_up) == "invited"
        return render_template("keepers/first.html", invited_only=invited_only, following=url_for("invited.show"))
    return _shown(found)


@blueprint.post("/accept")
def accept() -> AnyResponse:
    """Keep or read the diary from now on. A second press finds what the first one did."""
    invitation_id, who = carrying.carried(moment()), visitor().account_id
    if invitation_id is None:
        abort(404)
    found = invitations.find(invitation_id, moment())
    if found is None:
        before = invitations.used(invitation_id, who)
        if before is None:
            abort(404)
        return _go_on(get_diary(who, before.diary_id))
    # whoever waits here for the diary's row may find the invitation used meanwhile
    diary = get_diary(found.account_id, found.diary_id, for_update=True)
    if invitations.used(found.id, who) is not None:
        return _go_on(get_diary(who, diary.id))
    if any(one.id == who for one in keepers.keepers_of(diary)):
        return make_response(_shown(found), 409)
    if not invitations.use(found, who):
        abort(404)
    try:
        keepers.join(diary, who, found.name, found.role, found.rated_by, moment())
    except Refused:
        db.session.rollback()
        return make_response(_shown(found), 409)
    db.session.commit()
    events.info("invitation to a diary used")
    return _go_on(get_diary(who, diary.id))


def _shown(found: Invitation) -> str:
    diary = get_diary(found.account_id, found.diary_id)
    return render_template("keepers/invited.html", page=invited_page(diary, found, visitor().account_id))


def _go_on(diary: Diary) -> AnyResponse:
    # at once: what a phone fetches ahead before it follows has to be of this diary too
    session["diary"] = str(diary.id)
    answer = redirect(url_for("days.log" if diary.role == KEEPER else "days.diary", diary=diary.id), 303)
    carrying.forget(answer)
    return answer
