"""The description of the API, with what holds real requests and answers against it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jsonschema_rs
from flask import Flask
from werkzeug.routing import Map, Rule, UUIDConverter
from werkzeug.test import TestResponse

PREFIX = "/api/v1"
Json = dict[str, Any]


class Undescribed(AssertionError):
    """Something was sent or answered that the description does not have."""


@dataclass
class Description:
    """The description as the app gives it."""

    document: Json

    @cached_property
    def _addresses(self) -> Map:
        rules = [Rule(path.replace("{", "<uuid:").replace("}", ">"), endpoint=path) for path in self.document["paths"]]
        return Map(rules, converters={"uuid": UUIDConverter})

    def operation(self, method: str, path: str) -> Json:
        """What is said of a call; raise where nothing is."""
        found = self._addresses.bind("localhost").match(path.partition("?")[0].removeprefix(PREFIX))[0]
        of_path: Json = self.document["paths"][found]
        if method.lower() not in of_path:
            raise Undescribed(f"{method} {path}")
        return dict(of_path[method.lower()])

    def hold_answer(self, method: str, path: str, answer: TestResponse) -> None:
        """Raise where an answer's status, kind or body is not as the description says."""
        said = self.operation(method, path)["responses"].get(str(answer.status_code))
        if said is None:
            raise Undescribed(f"{method} {path} is answered with {answer.status_code}")
        if "content" not in said:
            assert answer.data == b""
            return
        content = said["content"].get(answer.content_type)
        if content is None:
            raise Undescribed(f"{method} {path} is answered as {answer.content_type}")
        if content["schema"].get("format") == "binary":
            assert answer.data
            return
        self._hold(content["schema"], answer.get_json(), f"{method} {path}: {answer.status_code}")

    def hold_body(self, method: str, path: str, body: Any) -> None:
        """Raise where a body that the app took is not as the description says."""
        said = self.operation(method, path)["requestBody"]
        self._hold(said["content"]["application/json"]["schema"], body, f"the body of {method} {path}")

    def _hold(self, schema: Json, value: Any, where: str) -> None:
        whole = schema | {"components": self.document["components"]}
        validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        faults = [f"{where}: {fault.instance_path} {fault.message}" for fault in validator.iter_errors(value)]
        if faults:
            raise Undescribed("\n".join(faults[:5]))


def description_of(app: Flask) -> Description:
    """The app's own description, as anybody gets it."""
    answer = app.test_client().get(f"{PREFIX}/openapi.json")
    assert answer.status_code == 200
    return Description(answer.get_json())
