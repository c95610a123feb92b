"""Wapiti on every page that it reaches, signed in and then signed out, against the server of `make run` with the
demonstration diary.

It is bounded in time and in links, stays on this machine, and leaves out the modules that call on a machine elsewhere
or try names of other people's programs. It ends with 0 whatever it found, so that its report is read.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import TimeoutExpired

from tools.environment import SetupError
from tools.judges.aside import home_of, run_aside
from tools.judges.report import Findings
from tools.trial import GUNICORN, app_in, keeper, migrate, server, still_in, visitor, with_form_token

JUDGE = "wapiti on the pages"
PLANTED = "tools.judges.planted:with_holes()"
MODULES = (
    "xss",
    "permanentxss",
    "sql",
    "exec",
    "file",
    "crlf",
    "redirect",
    "upload",
    "csrf",
    "csp",
    "cookieflags",
    "http_headers",
    "methods",
)
FEW = ("xss", "sql")
CRAWL, ATTACK = 60, 40
"""Seconds for finding pages, and for each module at most."""

LEFT_OUT = ("/sign-out", "/account/erase", "/settings/diary/erase", "/account/sessions/end", "/static")
"""What would end its own visit; the tests press these. Static files take nothing."""

EXPECTED = {"Secure Flag cookie", "HTTP Strict Transport Security (HSTS)"}
"""What cannot be otherwise on plain HTTP, which this server speaks; over HTTPS the tests hold both."""

DECIDED = (
    "Cross Site Request Forgery: POST /look :",
    "HttpOnly Flag cookie: GET / : HttpOnly flag is not set in the cookie : look",
)
"""What is so on purpose, to the word: a look acts on no session, so that its form has to come from a page of ours
instead of carrying a token, and scripts read its cookie. SECURITY.md says why; the tests hold both."""


@dataclass(frozen=True, slots=True)
class Told:
    """What it found, a line each, and how many addresses it tried."""

    found: tuple[str, ...]
    pages: int


def judge() -> Findings:
    """Return what wapiti finds, once it has found what was planted."""
    try:
        with tempfile.TemporaryDirectory(prefix="diary-judge-") as folder:
            planted = scan(Path(folder), FEW, (*GUNICORN, PLANTED), only="/planted/")
        with tempfile.TemporaryDirectory(prefix="diary-judge-") as folder:
            inside = scan(Path(folder), MODULES, ())
        with tempfile.TemporaryDirectory(prefix="diary-judge-") as folder:
            outside = scan(Path(folder), MODULES, (), signed_in=False)
    except (SetupError, TimeoutExpired, OSError, ValueError) as trouble:
        return Findings(JUDGE, planted_seen=False, clean=False, said="", why_not=f"{type(trouble).__name__}: {trouble}")
    found = [*inside.found, *outside.found]
    said = [*found, f"Wapiti: {inside.pages} addresses and forms signed in, {outside.pages} signed out"]
    return Findings(JUDGE, planted_seen=saw(planted), clean=not found, said="\n".join(said))


def saw(planted: Told) -> bool:
    """Whether the echo, the question in the address and the one in the form are all among what was found."""
    return all(
        any(kind in line and place in line for line in planted.found)
        for kind, place in (("Scripting", "/echo"), ("SQL", "/find"), ("SQL", "/look"))
    )


def scan(
    folder: Path, modules: Sequence[str], command: Sequence[str], *, only: str = "", signed_in: bool = True
) -> Told:
    """Let it loose on a server of its own, as the keeper of the demonstration diary, as somebody who is not
    `signed_in`, or, where `only` says where it begins and stays, as somebody who keeps nothing yet."""
    migrate(folder)
    with server(folder, *command) as ours:
        app = app_in(folder)
        cookie = ""
        if signed_in:
            cookie = visitor(app, int(time.time()))[1] if only else keeper(app).cookie
        told = loose(folder, ours.url, cookie, modules, only or "/")
        if cookie:
            still_in(ours.url, cookie)
        return told


def loose(folder: Path, url: str, cookie: str, modules: Sequence[str], start: str) -> Told:
    """Let it loose on the server at `url` below `start`, signed in by `cookie`, signed out without one; its own files
    stay in `folder`."""
    report, cookie = folder / "report.json", with_form_token(url, cookie)
    call = [str(home_of("wapiti") / "bin" / "wapiti"), "--url", f"{url}{start}", "--scope", "folder"]
    # no --drop-set-cookie: it drops the cookie that is sent as well
    call += ["--module", ",".join(modules), "--cookie-value", f"session={cookie}", "--skip", "csrf_token"]
    call += ["--timeout", "20", "--tasks", "4", "--depth", "6", "--max-links-per-page", "60"]
    call += ["--max-files-per-dir", "40", "--max-parameters", "40", "--flush-session", "--no-bugreport"]
    call += ["--max-scan-time", str(CRAWL), "--max-attack-time", str(ATTACK)]
    # nobody elsewhere is asked whether something arrived there
    call += ["--endpoint", "http://127.0.0.1:9/", "--dns-endpoint", "localhost"]
    call += ["--store-session", str(folder / "kept"), "--store-config", str(folder / "config")]
    call += [part for path in LEFT_OUT for part in ("--exclude", f"{url}{path}*")]
    call += ["--verbose", "0", "--format", "json", "--output", str(report)]
    done = run_aside("wapiti", tuple(call), cwd=folder, seconds=CRAWL + ATTACK * len(modules) + 120)
    if not report.exists():
        raise ValueError(f"no report: {(done.stdout + done.stderr)[-400:]}")
    return read(report)


def read(report: Path) -> Told:
    """Return what stands in a report. Raises `ValueError` for one that is none, or of a visit that saw nothing."""
    told = json.loads(report.read_text(encoding="utf-8"))
    pages = int(told["infos"]["crawled_pages_nbr"])
    if not pages:
        raise ValueError("it came to no page")
    kinds = {**told["vulnerabilities"], **told["anomalies"]}
    lines = (
        f"{kind}: {one['method']} {one['path']} {one['parameter'] or ''}: {one['info']}"
        for kind, found in kinds.items()
        for one in found
        if kind not in EXPECTED
    )
    return Told(tuple(line for line in lines if not line.startswith(DECIDED)), pages)
