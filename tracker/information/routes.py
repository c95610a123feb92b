"""The information pages, for anybody: signed in or not."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.blueprints import BlueprintSetupState

from tracker.information.loader import library
from tracker.web.access import public

REGISTER = "about-this-information"
"""The page that also lists every page and every source."""

blueprint = Blueprint("information", __name__, url_prefix="/read")


@blueprint.record_once
def read_pages(_state: BlueprintSetupState) -> None:
    """Read the pages while the app starts, so that a broken one stops the start and not a reader."""
    library()


@blueprint.get("")
@public
def contents() -> str:
    """Show every page with its title and summary."""
    return render_template("information/contents.html", pages=library().pages)


@blueprint.get("/<slug>")
@public
def page(slug: str) -> str:
    """Show one page, its sources and its neighbours; 404 where there is none of that name."""
    found = library().find(slug)
    if found is None:
        abort(404)
    before, after = library().neighbours(found)
    return render_template(
        "information/page.html",
        page=found,
        before=before,
        after=after,
        library=library() if slug == REGISTER else None,
    )
