"""A real server, a real Chromium as a phone, and a person who is signed in on it."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests import engines
from tests.browser.line import Line, line_to
from tests.conftest import SECRET, settings_for
from tracker import create_app

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "three quiet herons wade"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Server:
    """The app as people reach it, and the same app in this process for what is no business of a browser."""

    url: str
    app: Flask


@dataclass
class Phone:
    """One page on a phone, and what went wrong behind it."""

    page: Page
    url: str
    status: int = 0
    refusals: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    zone: str = "Europe/Berlin"

    def open(self, path: str = "/log") -> Page:
        answer = self.page.goto(self.url + path, wait_until="load")
        self.status = answer.status if answer else 0
        return self.page

    def key(self, number: int) -> Any:
        return self.page.locator(f".key.s{number}")

    def tab(self, code: str) -> Any:
        return self.page.locator(f".tab[data-code={code}]")

    @property
    def diary(self) -> str:
        answer = self.page.request.get(f"{self.url}/api/v1/diaries")
        assert answer.ok, answer.text()
        return str(answer.json()["items"][0]["id"])

    def put(self, plural: str = "entries", /, *, hours_ago: float = 1, **body: Any) -> str:
        """Record something from elsewhere, by a token's way in: no page is involved."""
        ends = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=hours_ago)
        # what is usual goes by the clock that each sleep carries
        fell_asleep, woke = ((ends - timedelta(hours=hours)).astimezone(ZoneInfo(self.zone)) for hours in (7, 0))
        times = {
            "entries": {"happened_at": ends.isoformat(), "recorded_at": ends.isoformat()},
            "sleeps": {"started_at": fell_asleep.isoformat(), "ended_at": woke.isoformat()},
            "doses": {"taken_at": ends.isoformat()},
        }.get(plural, {})
        made, path = str(uuid4()), f"{self.url}/api/v1/diaries/{self.diary}/{plural}"
        answer = self.page.request.put(f"{path}/{made}", data={**times, **body}, headers={"X-CSRFToken": self.token})
        assert answer.ok, answer.text()
        return made

    def another_diary(self, name: str) -> None:
        """Begin a second diary as a person does."""
        page = self.open("/settings/new-diary")
        page.get_by_label("Name").fill(name)
        page.get_by_role("button", name="Save").tap()
        page.wait_for_url("**/log?**")

    def also_rated_by(self, words: str) -> None:
        """Let somebody else give numbers too."""
        page = self.open("/settings/diary")
        page.get_by_role("group", name="Who may give the numbers").get_by_label(words).check()
        with page.expect_navigation():
            page.get_by_role("button", name="Save").tap()

    @property
    def token(self) -> str:
        html = self.page.request.get(f"{self.url}/settings").text()
        return html.split('name="csrf_token" value="')[1].split('"')[0]

    def entries(self) -> list[dict[str, Any]]:
        """What the server holds, asked through the API with the page's own session."""
        answer = self.page.request.get(f"{self.url}/api/v1/diaries/{self.diary}/entries")
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serve the app whose files are in `folder`, as people reach it."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        port = listening.getsockname()[1]
        own = {"TRACKER_INSTANCE": str(folder), "TRACKER_SECRET_KEY": SECRET, "PORT": str(port)}
        own["TRACKER_API_RATE"] = "0"
        environment = {**os.environ, **own, "TRACKER_DATABASE_URL": engines.chosen.url_for(folder)}
        run = [sys.executable, "-m", "flask", "--app", "tracker", "db", "upgrade"]
        subprocess.run(run, cwd=ROOT, env=environment, check=True, capture_output=True)
        # the socket is ours and listens already, so that a request waits for the server and nobody polls
        descriptor = listening.fileno()
        command = [sys.executable, "-m", "gunicorn", "--bind", f"fd://{descriptor}", "--log-level", "warning"]
        command += ["--worker-class", "gthread", "--threads", "8", "tracker:create_app()"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[descriptor])
        app = create_app(replace(settings_for(folder), public_url=f"http://localhost:{port}"))
        try:
            yield Server(f"http://localhost:{port}", app)
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all, on a database that the migrations made."""
    with serving(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def browser_context_args() -> dict[str, Any]:
    """A phone held in one hand, somewhere with a clock change."""
    return {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
        "locale": "en-GB",
        "timezone_id": "Europe/Berlin",
        "color_scheme": "light",
    }


def signed_in(server: Server, context: BrowserContext, zone: str = "Europe/Berlin") -> None:
    """Give the context the session of a new account, made through the app's own door."""
    number = next(_numbers)
    client = server.app.test_client()
    where: dict[str, Any] = {"environ_overrides": {"REMOTE_ADDR": f"10.0.{number // 250}.{number % 250}"}}
    html = client.get("/sign-up", **where).get_data(as_text=True)
    token = html.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "email": f"p{number}-{os.getpid()}@diary.example", "password": PASSWORD}
    form |= {"consent": "1", "disclaimer": "1", "time_zone": zone}
    answer = client.post("/sign-up", data=form, **where)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    cookie = client.get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": server.url}])


def watched(context: BrowserContext, server: Server) -> Phone:
    """Open a page whose refusals by the policy and calls to other hosts are kept for the test to look at."""
    phone = Phone(context.new_page(), server.url)
    phone.page.on("console", lambda said: phone.refusals.append(said.text) if "Content Security" in said.text else None)

    phone.page.on("pageerror", lambda error: phone.errors.append(str(error)))

    def heard(request: Request) -> None:
        if not request.url.startswith((server.url, "data:", "blob:")):
            phone.strangers.append(request.url)

    phone.page.on("request", heard)
    return phone


@pytest.fixture
def phone(server: Server, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Phone]:
    """A phone on which somebody is signed in."""
    with browser.new_context(**browser_context_args) as context:
        signed_in(server, context)
        phone = watched(context, server)
        yield phone
        assert phone.refusals == []
        assert phone.strangers == []
        assert phone.errors == []


@pytest.fixture
def early_phone(server: Server, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Phone]:
    """A phone of somebody for whom it is past nine in the morning now, as it is somewhere at any hour."""
    ahead = (9 - datetime.now(UTC).hour + 12) % 24 - 12
    zone = f"Etc/GMT{-ahead:+d}"
    with browser.new_context(**browser_context_args | {"timezone_id": zone}) as context:
        signed_in(server, context, zone)
        phone = watched(context, server)
        phone.zone = zone
        yield phone
        assert (phone.refusals, phone.strangers, phone.errors) == ([], [], [])


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    """A line to the server that the test can make bad."""
    with line_to(server.url) as line:
        yield line


@pytest.fixture
def far(server: Server, line: Line, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Phone]:
    """A phone that reaches the server over that line, and on which somebody is signed in."""
    there = Server(line.url, server.app)
    with browser.new_context(**browser_context_args) as context:
        signed_in(there, context)
        phone = watched(context, there)
        yield phone
        assert (phone.refusals, phone.strangers, phone.errors) == ([], [], [])


@pytest.fixture
def plain_phone(server: Server, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Phone]:
    """The same, without scripts."""
    with browser.new_context(**browser_context_args, java_script_enabled=False) as context:
        signed_in(server, context)
        yield watched(context, server)


LOUD = """
window.told = [];
const voice = { localService: true, lang: "en-GB", name: "Own" };
const far = { localService: false, lang: "en-GB", name: "Elsewhere" };
window.voices = [far, voice];
speechSynthesis.getVoices = () => window.voices;
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
speechSynthesis.speak = (one) => window.told.push(`say ${one.voice.name}: ${one.text}`);
navigator.vibrate = (time) => { window.told.push(`buzz ${time}`); return true; };
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) {
  window.told.push(`tone ${Math.round(this.frequency.value)}`); start.call(this, at); };
"""
"""What a phone would say, sound and shake is written down, in place of being done."""


@pytest.fixture
def loud(server: Server, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Phone]:
    """A phone on which somebody is signed in, and which writes down what it tells."""
    with browser.new_context(**browser_context_args, service_workers="block") as context:
        signed_in(server, context)
        context.add_init_script(LOUD)
        held = watched(context, server)
        yield held
        assert (held.refusals, held.strangers, held.errors) == ([], [], [])


@pytest.fixture(scope="session")
def visitors(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Any]:
    """The house with a diary in it on a server of its own, and everybody who comes to it."""
    from tests.browser.people import visitors
    from tests.contracts.house import furnish

    folder = tmp_path_factory.mktemp("house")
    shutil.copy(sqlite_template, folder / "diary.db")
    house = furnish(folder)
    with serving(folder) as server:
        yield visitors(server, house)
