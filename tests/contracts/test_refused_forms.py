"""Every form of every page, sent empty and with nonsense: it is refused in words, in one place and beside each field,
what was typed stands there still, and nothing is saved."""

from __future__ import annotations

from functools import partial

import pytest
from flask.testing import FlaskClient

from tests.contracts.house import House
from tests.forms import ASKING, NEVER_WRONG, SECRETS, Asked, faults_of, forms_of
from tests.pages import faults_of as house_faults


def answered(browser: FlaskClient, asked: Asked, how: str) -> list[str]:
    """Send a form; return what is wrong with the answer."""
    sent = asked.form.sent(how)
    answer = browser.post(asked.action, data=sent)
    if answer.status_code != 422:
        return [f"{answer.status_code} {answer.headers.get('Location', '')}"]
    return faults_of(answer.text, sent) + house_faults(answer.text)


@pytest.mark.parametrize("who", ASKING)
def test_every_form_is_refused_in_words(house: House, who: str) -> None:
    browser, wrong, walked = house.browser(who), {}, 0
    taken = {(path.format(**house.known), how) for path, how in NEVER_WRONG}
    for asked in [*forms_of(browser, who, house.known)]:
        for how in ("empty", "nonsense"):
            if asked.action in SECRETS or (asked.action, how) in taken:
                continue
            walked += 1
            house.forget_tries()
            found = answered(browser, asked, how)
            if found:
                wrong[f"{asked.page} to {asked.action}, {how}"] = found
    assert wrong == {}
    assert walked > (50 if who == "owner" else 3)


@pytest.mark.parametrize("path", sorted(SECRETS))
def test_a_wrong_secret_is_answered_in_words_and_leads_back(house: House, path: str) -> None:
    browser = house.browser("anonymous")
    (asked,) = (one for one in forms_of(browser, "anonymous", house.known) if one.action == path)
    for how in ("empty", "nonsense"):
        answer = browser.post(path, data=asked.form.sent(how))
        assert answer.status_code == 404
        assert house_faults(answer.text) == []
        assert f'href="{path}"' in answer.text
        assert "ööö" not in answer.text


GOOD = """<form method="post" action="/x"><div id="faults" role="alert" tabindex="-1" autofocus><ul>
<li><a href="#f-a">Please say it.</a></li></ul></div><label for="f-a">A</label><p id="f-a-fault">Please say it.</p>
<input id="f-a" name="a" value="typed" aria-invalid="true" aria-describedby="f-a-fault"></form>"""


def test_what_a_refused_form_lacks_is_seen() -> None:
    look = partial(faults_of, sent={"a": "typed"})
    assert look(GOOD) == []
    assert look(GOOD.replace('id="faults"', 'id="other"')) == ["no summary"]
    assert look(GOOD.replace(" autofocus", "")) == ["the summary does not take the focus"]
    assert look(GOOD.replace('href="#f-a"', 'href="#f-b"')) == ["#f-b is not there"]
    assert look(GOOD.replace('aria-invalid="true"', "")) == ["#f-a is not said to be wrong"]
    assert look(GOOD.replace('aria-describedby="f-a-fault"', "")) == ["#f-a has no words beside it"]
    assert look(GOOD.replace('value="typed"', "")) == ["a lost what was typed"]
    assert look(GOOD.replace('<a href="#f-a">Please say it.</a>', "It.")) == ["the summary leads nowhere"]
