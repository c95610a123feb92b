"""The factory: the only module that imports every slice."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker import cli
from tracker.accounts import routes as accounts
from tracker.api import routes as api
from tracker.appointment import operations as appointments
from tracker.appointment import share_routes as appointment
from tracker.appointment import shared_routes
from tracker.care import routes as care
from tracker.config import ROOT, Settings, from_environment
from tracker.days import routes as days
from tracker.db import db, engine_options, prepare
from tracker.diary import routes as diary
from tracker.exchange import app_routes, leaving, parts, whole_routes
from tracker.exchange import routes as exchange
from tracker.information import routes as information
from tracker.insights import routes as insights
from tracker.keepers import invited_routes
from tracker.keepers import routes as keepers
from tracker.ledger import held
from tracker.looks import routes as looks
from tracker.offline import routes as offline
from tracker.reminders import routes as reminders
from tracker.web import access, assets, errors, headers, health, language_routes, languages, limits, look, words
from tracker.web.signed import Sessions

LARGEST_REQUEST = 4 * 1024 * 1024
"""Bytes; uploads have their own, larger bound at their own route."""


def create_app(settings: Settings | None = None) -> Flask:
    """Return the app for `settings` (default: from the environment)."""
    settings = settings or from_environment()
    app = Flask(
        "tracker",
        root_path=str(ROOT),
        instance_path=str(settings.instance),
        static_folder="static",
        static_url_path=f"/static/{assets.version_of(ROOT / 'static')}",
        template_folder="templates",
    )
    app.session_interface = Sessions()
    _configure(app, settings)
    _log_events()
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
    Migrate(app, db, directory=str(ROOT / "migrations"))
    languages.install(app)
    words.install(app)
    look.install(app)
    errors.install(app)
    access.install(app)
    limits.install(app)
    held.install(app)
    Compress(app)
    headers.install(app, secure=settings.secure)
    for slice_ in (
        health,
        language_routes,
        accounts,
        diary,
        care,
        days,
        insights,
        information,
        exchange,
        app_routes,
        leaving,
        whole_routes,
        reminders,
        keepers,
        invited_routes,
        offline,
        looks,
        appointment,
        shared_routes,
        api,
    ):
        app.register_blueprint(slice_.blueprint)
    parts.register(app, "preparation", parts.Part(*appointments.AS_PART))
    cli.install(app)
    assets.install(app, ROOT / "static", secure=settings.secure)
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, count, count, count)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        TRUSTED_HOSTS=sorted({str(urlsplit(settings.public_url).hostname), "localhost", "127.0.0.1"}),
        SESSION_COOKIE_NAME="__Host-session" if settings.secure else "session",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=400),
        RELEASE=assets.release_of(ROOT),
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_MIN_SIZE=400,
    )
    app.jinja_env.globals["endpoint_exists"] = app.view_functions.__contains__
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def in_utc() -> logging.Formatter:
    """Return how an event is written: when it was, by no clock but UTC, and what."""
    made = logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
    made.converter = time.gmtime
    return made


def _log_events() -> None:
    """Let sign-ins, refusals and the like be read where the server's own lines are; they name nobody and no number."""
    events = logging.getLogger("tracker.events")
    if not events.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(in_utc())
        events.addHandler(handler)
        events.setLevel(logging.INFO)
