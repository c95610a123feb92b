"""The manifest and the worker as a browser gets them, and the header by which it keeps accounts apart."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import SECRET
from tests.people import PASSWORD, browser_of, person
from tracker.offline.routes import FOR
from tracker.web.assets import PARTS, release_of

ROOT = Path(__file__).resolve().parents[2]


def test_the_manifest_starts_at_the_log_and_names_pictures_that_are_there(client: FlaskClient) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    told = json.loads(answer.data)
    assert (told["start_url"], told["scope"], told["display"]) == ("/log", "/", "standalone")
    assert len(told["short_name"]) <= 12
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    for icon in told["icons"]:
        answer = client.get(icon["src"])
        assert (answer.status_code, answer.mimetype) == (200, icon["type"])
        if icon["type"] == "image/png":
            width, height = struct.unpack(">II", answer.data[16:24])
            assert icon["sizes"] == f"{width}x{height}"


def test_each_shortcut_leads_to_a_page(app: Flask) -> None:
    browser = browser_of(person(app, "owner"))
    shortcuts = json.loads(browser.get("/manifest.webmanifest").data)["shortcuts"]
    assert [one["name"] for one in shortcuts] == ["Log", "Sleep", "For my appointment"]
    assert {browser.get(one["url"]).status_code for one in shortcuts} == {200}


def test_the_manifest_and_its_pictures_are_on_every_page(client: FlaskClient) -> None:
    html = client.get("/sign-in").get_data(as_text=True)
    for address in (*re.findall(r'rel="(?:manifest|apple-touch-icon)" href="([^"]+)"', html), "/sw.js"):
        assert client.get(address).status_code == 200, address
    assert html.count('name="theme-color"') == 2


def test_the_worker_may_have_the_whole_site_and_is_asked_for_anew(client: FlaskClient) -> None:
    answer = client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert "no-cache" in answer.headers["Cache-Control"]
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


def told(client: FlaskClient) -> dict[str, Any]:
    """What the worker is told about this release."""
    found = re.search(r"(?m)^const SHELL = (\{.*\});\n", client.get("/sw.js").get_data(as_text=True))
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


def test_every_file_of_the_shell_is_there_and_all_that_the_log_needs_is_in_it(app: Flask) -> None:
    browser = browser_of(person(app, "owner"))
    files = told(browser)["files"]
    assert isinstance(files, list)
    # one address twice, and the browser refuses to take in any of them
    assert len(files) == len(set(files))
    for address in files:
        assert browser.get(address).status_code == 200, address
    for path in KEPT:
        html = browser.get(path).get_data(as_text=True)
        needed = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', html))
        assert needed, path
        assert {one for one in needed if not one.endswith(".png")} <= set(files), path
    there = {address.split("/", 3)[3] for address in files}
    assert wanted_by(there | {"js/offline/worker.js"}) <= there


KEPT = ("/log", "/log/another-time", "/sleep", "/diary", "/charts/day-by-day", "/read", "/read/pain", "/offline")


def wanted_by(names: set[str]) -> set[str]:
    """The scripts that these scripts import, by every way in which ours do."""
    found = set()
    for name in names:
        path = ROOT / "static" / name
        if path.suffix != ".js" or "vendor" in name:
            continue
        for other in re.findall(r'(?:from|import\(?) ?"(\.\.?/[\w./-]+\.js)"', path.read_text(encoding="utf-8")):
            found.add((path.parent / other).resolve().relative_to(ROOT / "static").as_posix())
    assert {"js/queue/queue.js", "js/offline/waiting.js", "vendor/idb.js"} <= found
    return found


def test_pages_fetched_ahead_are_drawn_for_whoever_asks(app: Flask, client: FlaskClient) -> None:
    release = told(client)
    browser = browser_of(person(app, "owner"))
    for side, who in (("inside", browser), ("outside", client)):
        for path in release[side]:
            answer = who.get(path)
            assert (answer.status_code, answer.mimetype) == (200, "text/html"), path


def test_a_changed_file_is_another_release(tmp_path: Path) -> None:
    for name in PARTS:
        (tmp_path / name).mkdir()
        (tmp_path / name / "one.txt").write_text("one")
    versions = [release_of.__wrapped__(tmp_path)]
    for name in PARTS:
        (tmp_path / name / "one.txt").write_text("two")
        versions.append(release_of.__wrapped__(tmp_path))
    assert len(set(versions)) == 5


@pytest.mark.parametrize("path", ["/", "/read", "/read/pain", "/sign-in", "/no-such-page"])
def test_a_page_for_nobody_says_so(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers[FOR] == "-"


def test_a_page_says_for_whom_it_was_drawn_without_naming_them(app: Flask) -> None:
    owner, stranger = person(app, "owner"), person(app, "stranger")
    tags = {}
    for somebody in (owner, stranger):
        browser = browser_of(somebody)
        seen = {browser.get(path).headers[FOR] for path in ("/log", "/diary", "/read", "/no-such-page")}
        assert f'data-account="{next(iter(seen))}"' in browser.get("/log").get_data(as_text=True)
        [tags[somebody.email]] = seen
    assert len(set(tags.values()) | {"-"}) == 3
    for tag in tags.values():
        assert re.fullmatch(r"[0-9a-f]{18}", tag)
        assert tag not in owner.account_id.hex + SECRET


def test_files_and_calls_carry_no_such_header(app: Flask) -> None:
    owner = person(app, "owner")
    assert FOR not in owner.get("/diaries").headers
    assert FOR not in app.test_client().get("/manifest.webmanifest").headers


def test_signing_in_and_out_changes_the_header(app: Flask) -> None:
    owner = person(app, "owner")
    browser = app.test_client()
    html = browser.get("/sign-in").get_data(as_text=True)
    token = html.split('name="csrf_token" value="')[1].split('"')[0]
    browser.post("/sign-in", data={"csrf_token": token, "email": owner.email, "password": PASSWORD})
    assert browser.get("/read").headers[FOR] != "-"
    html = browser.get("/settings").get_data(as_text=True)
    token = html.split('name="csrf_token" value="')[1].split('"')[0]
    answer = browser.post("/sign-out", data={"csrf_token": token}, follow_redirects=True)
    assert answer.headers[FOR] == "-"
