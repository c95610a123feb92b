"""Our app with a fault planted in it, for a judge to find before its silence is believed."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Flask, Response, request
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from tracker import create_app
from tracker.db import db
from tracker.web.access import form_token


def with_a_fault() -> Flask:
    """Return the app, but that a list of visits says more than its description does."""
    app = create_app()

    @app.after_request
    def plant(response: Response) -> Response:
        if request.path.endswith("/visits") and request.method == "GET" and response.status_code == 200:
            response.set_data(orjson.dumps(orjson.loads(response.get_data()) | {"more": True}))
        return response

    return app


def that_forgets() -> Flask:
    """Return the app, but that it says "saved" to what a phone's queue sends, and keeps nothing of it."""
    app = create_app()

    @app.before_request
    def plant() -> Response | None:
        if request.method != "POST" or not request.path.endswith("/changes"):
            return None
        sent = orjson.loads(request.get_data())["changes"]
        results = [{"id": change["id"], "status": "saved", "revision": 1} for change in sent]
        return Response(orjson.dumps({"results": results}), mimetype="application/json")

    return app


def that_prepares() -> Flask:
    """Return the app, but that PostgreSQL's driver prepares its statements, the first time already."""
    app = create_app()
    with app.app_context():

        @event.listens_for(db.engine, "connect")
        def plant(connection: Any, _entry: object) -> None:  # noqa: ANN401 - a driver's connection
            connection.prepare_threshold = 0

    return app


def without_labels() -> Flask:
    """Return the app with a page that a reader cannot follow: a picture and a field without words, pale text."""
    app = create_app()

    @app.route("/planted")
    def planted() -> str:
        return (
            "<!doctype html><title>Planted</title><h1>Planted</h1><img src='/static/none.png'><input name='one'>"
            "<button></button>"
        )

    return app


def with_holes() -> Flask:
    """Return the app with a page, for who is signed in alone, that prints and asks the database whatever it is given:
    in an address, and in a form that needs its CSRF token."""
    app = create_app()

    @app.route("/planted/")
    def planted() -> str:
        return f"""<!doctype html><title>Planted</title><h1>Planted</h1>
            <a href="/planted/echo?said=word">Echo</a> <a href="/planted/find?name=word">Find</a>
            <form method="post" action="/planted/look"><input type="hidden" name="csrf_token" value="{form_token()}">
            <input name="name" value="word"><button>Look</button></form>"""

    @app.route("/planted/echo")
    def echo() -> str:
        return f"<!doctype html><title>Echo</title><p>{request.args.get('said', '')}</p>"

    @app.route("/planted/find")
    def find() -> tuple[str, int]:
        return _found(request.args.get("name", ""))

    @app.route("/planted/look", methods=["POST"])
    def look() -> tuple[str, int]:
        return _found(request.form.get("name", ""))

    return app


def _found(name: str) -> tuple[str, int]:
    try:
        found = db.session.connection().exec_driver_sql(f"SELECT id FROM accounts WHERE email = '{name}'").fetchall()  # noqa: S608 # nosec B608 - the hole
    except SQLAlchemyError as trouble:
        return f"sqlite3.OperationalError: {trouble}", 500
    return f"<!doctype html><title>Found</title><p>{len(found)} found</p>", 200
