"""Faults as text, one for each rule: written into a folder, where a judge has to find every one before it is believed.

They are text and no modules, so that neither our style nor a reader takes them for code that runs.
"""

from __future__ import annotations

from pathlib import Path

HEAD = """\
import datetime
import logging
import pickle
import urllib.request
from pathlib import Path
import sqlalchemy
from flask import Blueprint, redirect, request
from markupsafe import Markup
from tracker.web.access import public
from tracker.web.markup import our_own
events = logging.getLogger("tracker.events")
blueprint = Blueprint("planted", __name__)
"""

FOR_SEMGREP = {
    "markup-outside-its-home": ("tracker/a.py", "def show(note):\n    return Markup(note)\n"),
    "our-own-of-something-else": ("tracker/b.py", "def show(note):\n    return our_own(note)\n"),
    "unescaped-in-a-template": ("templates/c.html", "<p>{{ entry.note | safe }}</p>\n"),
    "html-from-text-in-a-script": ("static/js/d.js", "place.innerHTML = entry.note;\n"),
    "statement-made-of-text": (
        "tracker/e.py",
        "def find(session, name):\n    return session.execute(f\"SELECT 1 FROM diaries WHERE name = '{name}'\")\n",
    ),
    "now-below-the-routes": ("tracker/ledger/f.py", "def stamp():\n    return datetime.datetime.now()\n"),
    "fields-taken-as-they-come": ("tracker/g.py", "def save(Entry):\n    return Entry(**request.form)\n"),
    "path-that-a-person-named": (
        "tracker/h.py",
        'def read():\n    name = request.args["file"]\n    return Path(name).read_text()\n',
    ),
    "redirect-to-where-somebody-said": (
        "tracker/i.py",
        'def go():\n    place = request.args.get("next")\n    return redirect(place or "/")\n',
    ),
    "address-that-is-fetched": ("tracker/j.py", "def fetch(url):\n    return urllib.request.urlopen(url)\n"),
    "debug-switched-on": ("tracker/k.py", "def start(app):\n    app.run(debug=True)\n"),
    "mark-that-marks-nothing": ("tracker/l.py", '@public\n@blueprint.get("/x")\ndef view():\n    return "x"\n'),
    "route-around-the-door": ("tracker/m.py", 'def put(app):\n    app.add_url_rule("/x", view_func=put)\n'),
    "logged-what-was-recorded": ("tracker/n.py", 'def save(entry):\n    events.info("saved %s", entry.note)\n'),
    "cookie-without-its-attributes": (
        "tracker/o.py",
        'def keep(response, key):\n    response.set_cookie("key", key, httponly=True)\n',
    ),
    "words-from-the-disk-that-run": ("tracker/p.py", "def read(file):\n    return pickle.load(file)\n"),
}
"""For each of our rules the file and the code that break it."""

FOR_BANDIT = {
    "B608": (
        "tracker/q.py",
        "def find(s, n):\n    return s.execute(\"SELECT * FROM diaries WHERE name = '%s'\" % n)\n",
    ),
    "B704": ("tracker/r.py", "def show(note):\n    return Markup(note)\n"),
    "B201": ("tracker/s.py", "from flask import Flask\napp = Flask(__name__)\napp.run(debug=True)\n"),
    "B602": ("tools/t.py", "import subprocess\ndef run(what):\n    subprocess.run(what, shell=True)\n"),
    "B324": ("migrations/u.py", "import hashlib\ndef of(password):\n    return hashlib.md5(password)\n"),
}
"""For each of some of bandit's tests the file and the code that break it."""


def plant(folder: Path, faults: dict[str, tuple[str, str]]) -> None:
    """Write `faults` into `folder`, each in its file."""
    for name, code in faults.values():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((HEAD if path.suffix == ".py" else "") + code, encoding="utf-8")
