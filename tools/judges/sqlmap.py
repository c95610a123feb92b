"""Sqlmap on whatever a page or the API can be sent, signed in and signed out, against the server of `make run` with the
demonstration diary: it tries to reach the database through each field. Bounded in time, and on this machine alone."""

from __future__ import annotations

import csv
import re
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from subprocess import TimeoutExpired

from tools.environment import SetupError
from tools.judges.aside import home_of, run_aside
from tools.judges.report import Findings
from tools.judges.walked import OUTSIDE, Request, calls, pages
from tools.judges.wapiti import LEFT_OUT, PLANTED
from tools.trial import GUNICORN, app_in, keeper, migrate, server, still_in, visitor, with_form_token

JUDGE = "sqlmap on pages and API"
LONGEST = 1200
"""Seconds after which it begins no other request, and says how far it came."""

SEED = 20261129
AT_ONCE = 8
"""Requests that one process of it takes; each process ends."""

EACH = "=" * 54


@dataclass(frozen=True, slots=True)
class Told:
    """What it found, a line each; how many requests there were to change, and how many of them it came to."""

    found: tuple[str, ...]
    requests: int
    tried: int


def judge() -> Findings:
    """Return what sqlmap finds, once it has found what was planted."""
    try:
        with tempfile.TemporaryDirectory(prefix="diary-judge-") as folder:
            planted = on_planted(Path(folder))
        with tempfile.TemporaryDirectory(prefix="diary-judge-") as folder:
            told = on_ours(Path(folder))
    except (SetupError, TimeoutExpired, OSError, ValueError) as trouble:
        return Findings(JUDGE, planted_seen=False, clean=False, said="", why_not=f"{type(trouble).__name__}: {trouble}")
    if told.tried < told.requests:
        why = f"of {told.requests} requests it came to {told.tried} in {LONGEST} s"
        return Findings(JUDGE, saw(planted), clean=False, said="\n".join(told.found), why_not=why)
    said = [*told.found, f"Sqlmap: {told.tried} requests, each with every field of it changed"]
    return Findings(JUDGE, planted_seen=saw(planted), clean=not told.found, said="\n".join(said))


def saw(planted: Told) -> bool:
    """Whether both holes were found, the one in an address and the one in a form."""
    return all(any(hole in line for line in planted.found) for hole in ("/find", "/look"))


def on_planted(folder: Path) -> Told:
    """Let it loose on the app with holes in it, as somebody who keeps nothing yet."""
    migrate(folder)
    with server(folder, *GUNICORN, PLANTED) as ours:
        cookie = with_form_token(ours.url, visitor(app_in(folder), int(time.time()))[1])
        return loose(folder, ours.port, pages(ours, cookie, LEFT_OUT, ("/planted/",))[:6])


def on_ours(folder: Path) -> Told:
    """Let it loose on the app, as the keeper of the demonstration diary and as somebody who is signed out."""
    migrate(folder)
    with server(folder) as ours:
        who = keeper(app_in(folder))
        inside = pages(ours, with_form_token(ours.url, who.cookie), LEFT_OUT)
        outside = pages(ours, with_form_token(ours.url), LEFT_OUT, OUTSIDE)
        told = loose(folder, ours.port, [*inside, *outside, *calls(ours, who.token, str(who.diary))])
        still_in(ours.url, who.cookie)
        return told


def loose(folder: Path, port: int, requests: Sequence[Request]) -> Told:
    """Let it try each of the requests on the server at `port`; its own files stay in `folder`."""
    if not requests:
        raise ValueError("there is nothing to send")
    # the same each time, and pages and calls in turn: where it has to stop, something of all was tried
    requests = Random(SEED).sample(list(requests), len(requests))  # noqa: S311 - an order, no secret
    found, tried, begun = list[str](), 0, time.monotonic()
    for start in range(0, len(requests), AT_ONCE):
        if time.monotonic() - begun > LONGEST:
            break
        own = folder / f"sqlmap-{start}"
        own.mkdir()
        told = _some(own, f"localhost:{port}", requests[start : start + AT_ONCE])
        found, tried = found + list(told.found), tried + told.tried
    return Told(tuple(found), len(requests), tried)


def _some(folder: Path, host: str, requests: Sequence[Request]) -> Told:
    told, log = folder / "found.csv", folder / "requests.txt"
    log.write_text("".join(f"{EACH}\n{one.raw(host)}\n{EACH}\n\n" for one in requests), encoding="utf-8", newline="")
    call = [str(home_of("sqlmap") / "bin" / "sqlmap"), "-l", str(log), "--batch", "--dbms", "sqlite"]
    call += ["--technique", "BEU", "--level", "1", "--risk", "1", "--ignore-redirects", "--ignore-code", "*"]
    call += ["--answers", "skip further tests=N,exploit this=N"]
    call += ["--skip", "csrf_token", "--flush-session", "--disable-coloring", "--timeout", "20", "--retries", "1"]
    call += ["--output-dir", str(folder / "kept"), "--results-file", str(told)]
    done = run_aside("sqlmap", tuple(call), cwd=folder, seconds=LONGEST)
    (folder / "said.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    tried = len(set(re.findall(r"^\[(\d+)/\d+\] URL:", done.stdout, re.MULTILINE)))
    rows = list(csv.DictReader(told.open(encoding="utf-8"))) if told.exists() else []
    found = [f"{row['Target URL']} {row['Place']} {row['Parameter']} {row['Technique(s)']}" for row in rows]
    return Told(tuple(line for line in found if line.split()[1:]), len(requests), tried)
