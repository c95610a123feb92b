"""Bytes over the wire for a visit, as Chromium counts them: compressed bodies and the headers of all answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tools.bench.load import Connection, request
from tools.bench.table import Figure, below
from tools.browser import ensure
from tools.phone import PHONE, QUIET, as_keeper
from tools.trial import app_in, keeper, server

PLACES = (("Log", "/log"), ("Charts", "/charts"))
GOALS = {"Log, first visit": 60_000, "Log, next visit": 5_000}


def figures(folder: Path) -> list[Figure]:
    """Return the bytes of a first and of the next visit to each place, by somebody who is signed in."""
    found: dict[str, tuple[int, int]] = {}
    with server(folder) as ours, sync_playwright() as playwright:
        who = keeper(app_in(folder))
        browser = playwright.chromium.launch(executable_path=str(ensure()), args=list(QUIET))
        for name, path in PLACES:
            with _context(browser) as context:
                as_keeper(context, who, ours)
                found[f"{name}, first visit"] = _visit(context, ours.url + path, ours.port)
                found[f"{name}, next visit"] = _visit(context, ours.url + path)
        browser.close()
    return [_figure(name, size, count) for name, (size, count) in found.items()]


def _context(browser: Browser) -> BrowserContext:
    """A browser without a worker, which would ask in the page's place, where nobody counts, and fetch ahead."""
    return browser.new_context(**PHONE, service_workers="block")


def _figure(name: str, size: int, count: int) -> Figure:
    shown, beside = f"{size / 1000:.1f} kB", f"{count} answers, headers and redirects included"
    goal = GOALS.get(name)
    return (
        below(name, size, goal, shown, f"{goal / 1000:.0f} kB", beside)
        if goal
        else Figure(name, shown, "", None, beside)
    )


def _visit(context: BrowserContext, url: str, port: int = 0) -> tuple[int, int]:
    """Return the bytes that came in, and the answers that they came in, until the network was quiet.

    A Chromium without a window fetches no icon: with `port` its answer is added as another browser would get it.
    """
    page = context.new_page()
    sizes: list[int] = []
    watch = context.new_cdp_session(page)
    watch.send("Network.enable")
    watch.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))

    def moved(event: dict[str, Any]) -> None:
        if "redirectResponse" in event:
            sizes.append(int(event["redirectResponse"]["encodedDataLength"]))

    watch.on("Network.requestWillBeSent", moved)
    page.goto(url, wait_until="networkidle")
    icon = page.locator("link[rel=icon]").get_attribute("href") if port else None
    page.close()
    if icon is not None:
        connection = Connection(port)
        sizes.append(connection.size_of(request("GET", urlsplit(icon).path, port, Accept_Encoding="br")))
        connection.close()
    came = [size for size in sizes if size]
    return sum(came), len(came)
