"""The component gallery of the app in development: every component in every state, at `/styleguide`.

`make styleguide` serves it. It is no part of the app that people use: its page and what is made up for it lie here,
and it prints the app's own templates, so that it cannot show anything that the app does not have.
"""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask, render_template
from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import escape

from tools.styleguide import made_up
from tracker import create_app
from tracker.config import Settings
from tracker.web.access import public

HERE = Path(__file__).resolve().parent
PATH = "/styleguide"
IDS = re.compile(r'\b(id|for|aria-describedby)="')


def gallery(settings: Settings | None = None) -> Flask:
    """Return the app for `settings` (default: from the environment) with the gallery in it."""
    app = create_app(settings)
    app.jinja_loader = ChoiceLoader([app.jinja_loader, FileSystemLoader(HERE)])  # type: ignore[list-item]
    app.jinja_env.filters["apart"] = apart
    app.jinja_env.filters["out_in_the_open"] = out_in_the_open
    app.jinja_env.filters["saved"] = saved
    app.add_url_rule(PATH, "styleguide", styleguide)
    return app


def apart(html: str, mark: str, name: str) -> str:
    """Return a component whose ids begin with `mark`, so that it can stand on a page several times; what the page's
    heading names elsewhere is called `name` here."""
    text = str(html).replace('aria-labelledby="question"', f'aria-label="{escape(name)}"')
    return IDS.sub(rf'\1="{mark}', text)


def out_in_the_open(html: str) -> str:
    """Return a component that waits for a script to show it as it is once it is shown."""
    return str(html).replace(" hidden>", ">")


def saved(html: str, words: str) -> str:
    """Return a form that writes through the phone's queue as it is once it has: with what became of it, and Undo."""
    empty = 'class="told" data-told><p role="status">'
    return out_in_the_open(html).replace(empty, f'class="told on"><p><span aria-hidden="true">✓ </span>{escape(words)}')


@public
def styleguide() -> str:
    """Show all components."""
    return render_template("gallery.html", made_up=made_up, page=made_up.form())
