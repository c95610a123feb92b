"""Whatever people send, by every route and in every field, right and wrong: of numbers, notes, names, addresses and
secrets nothing is in what the server writes down."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.contracts.access_cases import CASES
from tests.contracts.house import ROUTES, House, token_of
from tests.factories import an_id
from tests.nasty import bodies, places, with_text
from tests.people import PASSWORD

WORD, NUMBER, ADDRESS = "canarybird", 7.3195, "canary.bird@nest.test"
STEPS = 250


class Kept(logging.Handler):
    """All that any part of the program logs, as it would be written."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def kept() -> Iterator[Kept]:
    handler = Kept()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


def test_a_long_walk_leaves_nothing_of_a_person_behind(
    house: House, kept: Kept, capfd: pytest.CaptureFixture[str]
) -> None:
    app = house.app
    app.testing, app.config["PROPAGATE_EXCEPTIONS"] = False, False
    broken(app)
    chance = random.Random(20261129)
    steps = [route for route in ROUTES if route[0] not in {"static", "accounts.sign_out", "leaving.erase_account"}]
    fields = ("name", "note", "own", "kind", "with", "agreed", "product", "unit", "given_by", "question", "tag", "word")
    fields += (
        "value",
        "region",
        "spasm_word",
        "means",
        "label",
        "secret",
        "code",
        "present",
        "password",
        "from",
        "dose",
    )
    document = app.test_client().get("/api/v1/openapi.json").get_json()
    browsers = {name: house.browser(name) for name in ("anonymous", "owner", "reader", "stranger")}
    for number in range(STEPS):
        endpoint, method = chance.choice(steps)
        rule = next(rule for rule in app.url_map.iter_rules(endpoint) if method in (rule.methods or set()))
        with app.test_request_context():
            address = app.url_for(endpoint, **house.arguments(rule))
        name = chance.choice(list(browsers))
        typed = {field: chance.choice((WORD, str(NUMBER), ADDRESS, f"{WORD}\x00")) for field in fields}
        typed |= {"email": ADDRESS, "spasm": str(NUMBER)}
        case = CASES[endpoint, method].data if chance.random() < 0.5 else {}
        if endpoint.startswith("api."):
            headers = {"Authorization": f"Bearer {house.owner.token if number % 2 else WORD}"}
            browsers[name].open(address, method=method, headers=headers, json=typed, query_string={"from": WORD})
        elif method == "GET":
            browsers[name].get(address, query_string={"diary": house.diary, "q": WORD, "next": WORD, "done": WORD})
        else:
            token = token_of(browsers[name], "/sign-in" if name == "anonymous" else "/account")
            browsers[name].post(address, data=token | {"diary": house.diary} | typed | case | {"note": WORD})
    saved(house, document)
    assert app.test_client().get(f"/broken?said={WORD}").status_code in {302, 500}
    browsers["owner"].get(f"/broken?said={WORD}")
    out, err = capfd.readouterr()
    said = "\n".join([*kept.lines, out, err])
    assert "sign-in refused" in said, "something was written down at all"
    assert "unexpected RuntimeError" in said
    secrets = [PASSWORD, house.owner.token, *(person.email for person in house.people.values())]
    assert [what for what in (WORD, str(NUMBER), ADDRESS, "nest.test", *secrets) if what in said] == []


def broken(app: Flask) -> None:
    """A fault of the app whose message holds what somebody wrote."""

    def fall() -> str:
        from flask import request

        raise RuntimeError(f"cannot keep {request.args['said']}")

    app.add_url_rule("/broken", "broken", fall)


def saved(house: House, document: dict[str, object]) -> None:
    """Save, send wrongly and delete a record of each kind with such words in it."""
    medication = str(an_id())
    for plural, body in sorted(bodies(medication).items(), key=lambda item: item[0] != "medications"):
        body.pop("part", None)
        for place, _most in places(document)[plural]:
            body = body if place == ("part",) else with_text(body, place, WORD)  # noqa: PLW2901 - grown step by step
        address = f"/diaries/{house.diary}/{plural}/{medication if plural == 'medications' else an_id()}"
        assert house.owner.put(address, body | {"spasm": NUMBER}).status_code in {201, 422}
        house.owner.put(address, body)
        house.owner.put(address, body | {WORD: WORD})
        house.owner.delete(address)
