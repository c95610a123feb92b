"""Whatever a page or the API can be sent, gathered from the pages themselves and from the API's description: one
request of each shape, for a judge to change."""

from __future__ import annotations

import json
import re
import urllib.error
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from tools.trial import Server, fetched

MOST_PAGES = 150
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d|(?<=/)\d+")
_FIGURE = re.compile(r"(?<=/)(charts|insights)/[a-z-]+")
"""Figures and charts are asked for by the same fields, which one function reads."""
STARTS = (
    "/log",
    "/diary",
    "/charts",
    "/treatments",
    "/appointment",
    "/account",
    "/settings",
    "/read",
    "/read/search?q=arm",
)
OUTSIDE = ("/", "/sign-in", "/sign-up", "/shared", "/invitation", "/language", "/look", "/read/search?q=arm")
"""What is open to whoever is signed out, and takes something."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it may be sent: `body` is a form's fields, or JSON; `headers` are those beside the usual."""

    method: str
    path: str
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def shape(self) -> str:
        """What the requests have in common that only differ in values."""
        parts = urlsplit(self.path)
        names = sorted({name for name, _value in parse_qsl(parts.query, keep_blank_values=True)})
        sent = sorted({name for name, _value in parse_qsl(self.body, keep_blank_values=True)})
        return f"{self.method} {_ID.sub('·', parts.path)} {names} {self.body[:40] if self.body[:1] == '{' else sent}"

    @property
    def fields(self) -> int:
        """How many fields it has."""
        return len(parse_qsl(urlsplit(self.path).query, keep_blank_values=True)) + len(
            parse_qsl(self.body, keep_blank_values=True)
        )

    @property
    def takes(self) -> bool:
        """Whether anything in it can be changed."""
        return "?" in self.path or bool(self.body)

    def raw(self, host: str) -> str:
        """Return it as it goes over the line."""
        kind = "application/json" if self.body[:1] == "{" else "application/x-www-form-urlencoded"
        lines = [
            f"{self.method} {self.path} HTTP/1.1",
            f"Host: {host}",
            *(f"{k}: {v}" for k, v in self.headers.items()),
        ]
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(self.body)}"] if self.body else []
        return "\r\n".join([*lines, "", self.body])


class _Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, at: str) -> None:
        super().__init__()
        self._at = at
        self.links: list[str] = []
        self.forms: list[tuple[str, str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a link, or a part of a form."""
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(urljoin(self._at, given["href"]).partition("#")[0])
        if tag == "form":
            method = given.get("method", "get").upper()
            self.forms.append((method, urljoin(self._at, given.get("action", "")).partition("#")[0], {}))
        if tag in {"input", "textarea", "select", "button"} and given.get("name") and self.forms:
            if (
                given.get("type") in {"radio", "checkbox"}
                and "checked" not in given
                and given["name"] in self.forms[-1][2]
            ):
                return
            self.forms[-1][2].setdefault(given["name"], given.get("value", "") or "1")


def pages(ours: Server, cookie: str, left_out: Iterable[str], starts: Iterable[str] = STARTS) -> list[Request]:
    """Return one request of each shape that the pages offer to whom `cookie` signs in."""
    found: dict[str, Request] = {}
    waiting, seen = list(starts), set[str]()
    headers = {"Cookie": f"session={cookie}"}
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        one = Request("GET", path, headers=headers)
        if one.shape in seen or path.startswith(tuple(left_out)):
            continue
        seen.add(one.shape)
        page = _get(ours.url, path, headers)
        found.setdefault(one.shape, one)
        for offered in _offered(page, headers):
            if not offered.path.startswith(tuple(left_out)):
                found.setdefault(offered.shape, offered)
        waiting += [link for link in page.links if link.startswith("/")]
    return _fullest(one for one in found.values() if one.takes)


def _fullest(requests: Iterable[Request]) -> list[Request]:
    """Return of those to one address the one with the most fields: it has the others' too, as far as pages go."""
    fullest: dict[str, Request] = {}
    for one in requests:
        place = f"{one.method} {_FIGURE.sub('figure', _ID.sub('·', urlsplit(one.path).path))}"
        if place not in fullest or one.fields > fullest[place].fields:
            fullest[place] = one
    return list(fullest.values())


def _offered(page: _Page, headers: Mapping[str, str]) -> Iterator[Request]:
    for method, action, fields in page.forms:
        if method == "GET":
            yield Request("GET", f"{urlsplit(action).path}?{urlencode(fields)}", headers=headers)
        else:
            yield Request("POST", action, urlencode(fields), headers)


def _get(url: str, path: str, headers: Mapping[str, str]) -> _Page:
    page = _Page(path)
    try:
        with fetched(url + path, headers) as answer:
            if answer.headers.get_content_type() == "text/html":
                page.feed(answer.read().decode())
    except urllib.error.HTTPError:
        pass
    return page


def calls(ours: Server, token: str, diary: str) -> list[Request]:
    """Return one call of the API of each shape, with all that it may be asked, or with a record as it is."""
    headers = {"Authorization": f"Bearer {token}"}
    described = _json(ours.url, "/api/v1/openapi.json", headers)
    found = []
    for path, operations in described["paths"].items():
        for name, operation in operations.items():
            if name not in {"get", "put", "post", "patch"}:
                continue
            kind = path.split("/")[3] if path.count("/") > 2 else ""
            record = _first(ours.url, diary, kind, headers) if "{record_id}" in path or name in {"put", "post"} else {}
            address = "/api/v1" + path.replace("{diary_id}", diary).replace("{record_id}", str(record.get("id", "")))
            asked = {one["name"]: _like(one) for one in operation.get("parameters", []) if one.get("in") == "query"}
            address += f"?{urlencode(asked)}" if asked and name == "get" else ""
            body = {"get": "", "patch": '{"set":{"note":{"was":null,"now":"word"}}}'}.get(name)
            sent = (
                json.dumps({key: value for key, value in record.items() if key not in _OURS}) if body is None else body
            )
            found.append(Request(name.upper(), address, sent if sent != "{}" else "", headers))
    return _fullest(one for one in found if one.takes)


_OURS = {"id", "revision", "created_at", "updated_at", "day", "recorded_by", "deleted_at", "deleted"}


def _like(parameter: Mapping[str, Any]) -> str:
    schema = parameter.get("schema", {})
    return str(parameter.get("example") or schema.get("default") or (schema.get("enum") or ["1"])[0])


def _first(url: str, diary: str, kind: str, headers: Mapping[str, str]) -> dict[str, Any]:
    try:
        items = _json(url, f"/api/v1/diaries/{diary}/{kind}?limit=1", headers)["items"]
    except (urllib.error.HTTPError, KeyError):
        return {}
    return dict(items[0]) if items else {}


def _json(url: str, path: str, headers: Mapping[str, str]) -> Any:  # noqa: ANN401 - whatever JSON holds
    with fetched(url + path, headers) as answer:
        return json.load(answer)
