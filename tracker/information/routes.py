"""The information pages, for anybody: signed in or not, and on the phone where there is no network."""

from __future__ import annotations

from functools import cache

import orjson
from flask import Blueprint, Response, abort, render_template, request
from flask.blueprints import BlueprintSetupState

from tracker.information.around import ways_of
from tracker.information.loader import ABOUT, library
from tracker.information.search import BOOSTS, LONGEST, LOOSE, MOST, documents, search, stop_words
from tracker.web.access import is_signed_in, public

blueprint = Blueprint("information", __name__, url_prefix="/read")


@blueprint.record_once
def read_pages(_state: BlueprintSetupState) -> None:
    """Read the pages while the app starts, so that a broken one stops the start and not a reader."""
    library()


@blueprint.get("")
@public
def contents() -> str:
    """Show every page with its title and summary, and the way to search them all."""
    return render_template("information/contents.html", pages=library().pages, asked="", found=None, longest=LONGEST)


@blueprint.get("/search")
@public
def find() -> str:
    """Show where the words that were asked for (`q`) stand in the pages."""
    asked = request.args.get("q", "")[:LONGEST].strip()
    found = search(asked) if asked else None
    return render_template("information/search.html", asked=asked, found=found, longest=LONGEST)


@blueprint.get("/search.json")
@public
def index() -> Response:
    """Return every section of every page, from which the phone builds the index that it searches by itself."""
    response = Response(_sections(), mimetype="application/json")
    # the same for everybody, and asked for anew each time: it is sent again only where it changed
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@blueprint.get("/<slug>")
@public
def page(slug: str) -> str:
    """Show one page, its sources, and what lies around it; 404 where there is none of that name."""
    shelf = library()
    found = shelf.find(slug)
    if found is None:
        abort(404)
    before, after = shelf.neighbours(found)
    return render_template(
        "information/page.html",
        page=found,
        before=before,
        after=after,
        related=shelf.related(found),
        ways=ways_of(slug),
        signed_in=is_signed_in(),
        library=shelf if slug == ABOUT else None,
    )


@cache
def _sections() -> bytes:
    told = {"boosts": BOOSTS, "loose": list(LOOSE.items()), "most": MOST, "stop": sorted(stop_words())}
    return orjson.dumps(told | {"sections": documents()})
