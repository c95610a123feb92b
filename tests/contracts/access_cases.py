"""Who may do what: what each route and method answers each person there is with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from tests.factories import (
    an_id,
    make_entry,
)

EVERYBODY = ("anonymous", "stranger", "ended", "reader", "other", "keeper", "owner")
"""`keeper` logs as a parent and `other` as somebody else, and may do the same; `ended` was a keeper, and is a stranger
now. The owner comes last, since a press of theirs may take what the others are asked about away."""

SAME_AS = {"other": "keeper", "ended": "stranger"}


@dataclass(frozen=True)
class Case:
    """What a request of each person is answered with. `data` is what is sent beside the diary's id."""

    anonymous: int
    owner: int
    keeper: int
    reader: int
    stranger: int
    data: dict[str, Any] = field(default_factory=dict)


def page(**data: Any) -> Case:
    """A page about a diary."""
    return Case(302, 200, 200, 200, 404, data)


def sheet(**data: Any) -> Case:
    """A page that is a form: nobody who only reads is shown one."""
    return Case(302, 200, 200, 403, 404, data)


def owners(**data: Any) -> Case:
    """A page that the owner alone sees."""
    return Case(302, 200, 403, 403, 404, data)


def decide(code: int = 302, **data: Any) -> Case:
    """A form that the owner alone may send."""
    return Case(401, code, 403, 403, 404, data)


def press(code: int = 302, **data: Any) -> Case:
    """A form about a diary; the codes are those of a request with a valid CSRF token."""
    return Case(401, code, code, 403, 404, data)


def call(code: int = 200, **data: Any) -> Case:
    """A call of the API that reads."""
    return Case(401, code, code, code, 404, data)


def write(code: int = 200, **data: Any) -> Case:
    """A call of the API that writes."""
    return Case(401, code, code, 403, 404, data)


def own(code: int = 200, anonymous: int = 302, **data: Any) -> Case:
    """Something about the visitor's own account: everybody signed in has one."""
    return Case(anonymous, code, code, code, code, data)


def everybody(code: int = 200, signed_in: int | None = None) -> Case:
    """Open to all."""
    known = signed_in or code
    return Case(code, known, known, known, known)


def uploaded(owner: int, anonymous: int = 302, **data: Any) -> Case:
    """A file that waits to be imported: it is nobody's but hers who sent it, whoever keeps the diary with her."""
    return Case(anonymous, owner, 404, 404, 404, data)


CARE = {
    f"{kind}_id": f"01990000-0000-7000-8000-00000000000{number}"
    for number, kind in enumerate(("medication", "dose", "injection", "treatment", "visit"))
}
"""The treatments of the house, by the arguments of their addresses."""

NEW = {"id": "01990000-0000-7000-8000-0000000000ff"}
EFFECT = {"kind": "weakness", "from": "2026-02-20"}
DOSE = {"medication": CARE["medication_id"], "outcome": "taken", "date": "2026-03-27", "clock": "08:00"}
SLEEP = {"woke_on": "2026-03-20", "fell_asleep": "23:00", "woke": "06:30"}
SETTINGS = {"name": "Mine", "time_zone": "Europe/London", "day_start": "4", "spasm_word": "spasms"}
CASES: dict[tuple[str, str], Case] = {
    ("accounts.account", "GET"): own(),
    ("accounts.add_passkey", "POST"): own(302, 401),
    ("accounts.change_password", "POST"): own(422, 401),
    ("accounts.confirm", "POST"): own(422, 401),
    ("accounts.end_session", "POST"): own(404, 401),
    ("accounts.make_token", "POST"): own(422, 401),
    ("accounts.make_codes", "POST"): own(302, 401),
    ("accounts.offer", "GET"): own(302),
    ("accounts.options_to_make", "POST"): own(403, 401),
    ("accounts.options_to_show", "POST"): everybody(),
    ("accounts.remove_passkey", "POST"): own(302, 401),
    ("accounts.rename_passkey", "POST"): own(422, 401),
    ("accounts.revoke_token", "POST"): own(404, 401),
    ("accounts.tokens", "GET"): own(),
    ("accounts.sign_in", "GET"): everybody(200, 302),
    ("accounts.sign_in", "POST"): everybody(422, 302),
    ("accounts.sign_in_by_passkey", "POST"): everybody(422, 302),
    ("accounts.ways_in", "GET"): own(),
    ("accounts.sign_out", "POST"): everybody(302),
    ("accounts.sign_up", "GET"): everybody(200, 302),
    ("accounts.sign_up", "POST"): everybody(422, 302),
    ("api.add", "POST"): write(201, spasm=3),
    ("api.appointment", "GET"): call(),
    ("api.diaries", "GET"): own(200, 401),
    ("api.patch", "PATCH"): write(set={"pain": {"was": None, "now": 3}}),
    ("api.read", "GET"): call(),
    ("api.read_changes", "GET"): call(),
    ("api.read_list", "GET"): call(),
    ("api.remove", "DELETE"): write(),
    ("api.restore", "POST"): write(),
    ("api.save", "PUT"): write(**make_entry(rated_by="self")),
    ("api.send_changes", "POST"): write(changes=[]),
    ("care.add_dose", "GET"): sheet(),
    ("care.add_injection", "GET"): sheet(),
    ("care.add_injection", "POST"): press(**NEW, on="2026-03-01", regions="neck"),
    ("care.add_medication", "GET"): sheet(),
    ("care.add_medication", "POST"): press(**NEW, **{"name": "Clonazepam", "from": "2026-03-01"}),
    ("care.add_side_effect", "GET"): sheet(),
    ("care.add_side_effect", "POST"): press(**EFFECT),
    ("care.add_treatment", "GET"): sheet(),
    ("care.add_treatment", "POST"): press(**NEW, **{"kind": "surgery", "from": "2026-03-01"}),
    ("care.add_visit", "GET"): sheet(),
    ("care.add_visit", "POST"): press(**NEW, on="2026-03-01"),
    ("care.change_dose", "GET"): sheet(),
    ("care.change_dose", "POST"): press(**NEW, **{"dose": "3", "from": "2026-03-01"}),
    ("care.delete_dose", "POST"): press(),
    ("care.delete_injection", "POST"): press(),
    ("care.delete_medication", "POST"): press(),
    ("care.delete_side_effect", "POST"): press(**EFFECT),
    ("care.delete_treatment", "POST"): press(),
    ("care.delete_visit", "POST"): press(),
    ("care.edit_dose", "GET"): sheet(),
    ("care.edit_dose", "POST"): press(**DOSE, revision="1"),
    ("care.edit_injection", "GET"): sheet(),
    ("care.edit_injection", "POST"): press(on="2026-02-11", regions="neck", revision="1"),
    ("care.edit_medication", "GET"): sheet(),
    ("care.edit_medication", "POST"): press(**{"name": "Clonazepam", "from": "2026-03-01"}, revision="1"),
    ("care.edit_side_effect", "GET"): sheet(),
    ("care.edit_side_effect", "POST"): press(**EFFECT, severity="3", revision="1"),
    ("care.edit_treatment", "GET"): sheet(),
    ("care.edit_treatment", "POST"): press(**{"kind": "surgery", "from": "2026-03-01"}, revision="1"),
    ("care.edit_visit", "GET"): sheet(),
    ("care.edit_visit", "POST"): press(on="2026-03-01", revision="1"),
    ("care.end_side_effect", "POST"): press(**EFFECT),
    ("care.injection", "GET"): page(),
    ("care.overview", "GET"): page(),
    ("care.rename_series", "GET"): sheet(),
    ("care.rename_series", "POST"): press(name="Neck and more", was="neck"),
    ("care.restore", "POST"): press(kind="visit", id=CARE["visit_id"], revision="0"),
    ("care.same_injection", "POST"): press(**NEW, like=CARE["injection_id"]),
    ("care.save_dose", "POST"): press(**NEW, medication=CARE["medication_id"], outcome="taken"),
    ("care.save_mark", "POST"): press(mark="felt_onset"),
    ("care.stop_medication", "POST"): press(),
    ("days.another_time", "GET"): sheet(),
    ("days.diary", "GET"): page(),
    ("days.log", "GET"): page(),
    ("days.more", "GET"): sheet(),
    ("days.more", "POST"): press(note="a word"),
    ("days.restore", "POST"): press(kind="entry"),
    ("days.same", "POST"): press(),
    ("days.save_tag", "POST"): press(tag="on tremor"),
    ("days.take_back_dose", "POST"): press(422),
    ("days.save_value", "POST"): press(field="spasm", value="5"),
    ("days.settings", "GET"): page(),
    ("days.undo", "POST"): press(field="spasm"),
    ("days.welcome", "GET"): everybody(200, 302),
    ("diary.add_factor", "GET"): sheet(),
    ("diary.add_factor", "POST"): press(kind="scale", asked="entry"),
    ("diary.delete_factor", "POST"): press(),
    ("diary.edit_factor", "GET"): sheet(),
    ("diary.edit_factor", "POST"): press(name="Tea", kind="number", unit="cups", asked="day", revision="1"),
    ("diary.factors", "GET"): sheet(),
    ("diary.pause_factor", "POST"): press(active="0"),
    ("diary.restore_factor", "POST"): press(),
    ("diary.shown", "GET"): sheet(),
    ("diary.shown", "POST"): replace(press(), data={"code": "pain", "to": "0"}),
    ("diary.add_diary", "GET"): page(),
    ("diary.add_diary", "POST"): replace(press(**SETTINGS), reader=302),
    ("diary.add_sleep", "GET"): sheet(),
    ("diary.add_sleep", "POST"): press(**SLEEP),
    ("diary.delete_entry", "POST"): press(),
    ("diary.delete_sleep", "POST"): press(),
    ("diary.edit_entry", "GET"): sheet(),
    ("diary.edit_entry", "POST"): press(date="2026-03-28", clock="18:20", spasm="4", rated_by="self", revision="1"),
    ("diary.edit_sleep", "GET"): sheet(),
    ("diary.edit_sleep", "POST"): press(**SLEEP, revision="1"),
    ("diary.settings", "GET"): page(),
    ("diary.settings", "POST"): decide(**SETTINGS),
    ("api.chart", "GET"): call(),
    ("api.insight", "GET"): call(),
    ("api.openapi", "GET"): everybody(),
    ("apps.as_table", "POST"): uploaded(302, 401),
    ("apps.discard", "POST"): uploaded(302, 401),
    ("apps.preview", "GET"): uploaded(200),
    ("apps.run", "POST"): replace(uploaded(302, 401), keeper=403, reader=403),
    ("apps.thing", "GET"): uploaded(200),
    ("apps.thing", "POST"): uploaded(302, 401, means="out"),
    ("apps.things", "GET"): uploaded(200),
    ("apps.things", "POST"): uploaded(302, 401),
    ("apps.unread", "GET"): uploaded(200),
    ("exchange.column", "GET"): uploaded(200),
    ("exchange.column", "POST"): uploaded(302, 401, role="out"),
    ("exchange.columns", "GET"): uploaded(200),
    ("exchange.columns", "POST"): uploaded(302, 401),
    ("exchange.discard", "POST"): uploaded(302, 401),
    ("exchange.name", "GET"): uploaded(200),
    ("exchange.name", "POST"): uploaded(302, 401, means="out"),
    ("exchange.preview", "GET"): uploaded(200),
    ("exchange.result", "GET"): owners(),
    ("exchange.run", "POST"): replace(uploaded(302, 401), keeper=403, reader=403),
    ("exchange.start", "GET"): owners(),
    ("exchange.undo", "POST"): decide(),
    ("exchange.unread", "GET"): uploaded(200),
    ("exchange.upload", "POST"): decide(422),
    ("leaving.export", "GET"): owners(),
    ("leaving.hand_out", "POST"): decide(422),
    ("leaving.erase", "GET"): page(),
    ("leaving.erase_one", "POST"): replace(press(422), reader=422),
    ("leaving.erase_all", "GET"): own(),
    ("leaving.erase_account", "POST"): own(422, 401),
    ("health.healthz", "GET"): everybody(),
    ("languages.choose", "GET"): everybody(),
    ("languages.save", "POST"): everybody(302),
    ("whole.let_go", "POST"): uploaded(302, 401),
    ("whole.preview", "GET"): uploaded(200),
    ("whole.reading", "GET"): uploaded(302),
    ("whole.reading", "POST"): uploaded(302, 401),
    ("whole.take_in", "POST"): replace(uploaded(302, 401), keeper=403, reader=403),
    ("information.contents", "GET"): everybody(),
    ("information.find", "GET"): everybody(),
    ("information.index", "GET"): everybody(),
    ("information.page", "GET"): everybody(),
    ("appointment.paper", "GET"): page(),
    ("appointment.prepare", "GET"): page(),
    ("appointment.printed", "GET"): page(),
    ("appointment.prepare", "POST"): press(part="questions"),
    ("appointment.end_link", "POST"): decide(404, share=str(an_id())),
    ("appointment.link_on_paper", "POST"): decide(404, secret="none"),
    ("appointment.links", "GET"): owners(),
    ("appointment.make_link", "POST"): decide(200, id=str(an_id())),
    ("appointment.show", "GET"): page(),
    ("insights.chart", "GET"): page(),
    ("insights.charts", "GET"): own(302),
    ("insights.figure", "GET"): page(),
    ("insights.show", "GET"): page(),
    ("looks.choose", "GET"): everybody(),
    ("looks.keep_look", "POST"): everybody(302),
    ("offline.away", "GET"): everybody(),
    ("offline.manifest", "GET"): everybody(),
    ("offline.phone", "GET"): own(),
    ("offline.session", "GET"): everybody(),
    ("offline.worker", "GET"): everybody(),
    ("invited.accept", "POST"): own(404, 401),
    ("invited.enter", "GET"): everybody(),
    ("invited.exchange", "POST"): everybody(404),
    ("invited.show", "GET"): everybody(404),
    ("keepers.end", "POST"): decide(),
    ("keepers.hand_over", "GET"): owners(),
    ("keepers.hand_over", "POST"): decide(422),
    ("keepers.invite", "POST"): decide(422, name="Dad", role="parent"),
    ("keepers.page", "GET"): page(),
    ("keepers.person", "GET"): owners(),
    ("keepers.person", "POST"): decide(name="Mum", role="parent"),
    ("keepers.withdraw", "POST"): decide(404, invitation=str(an_id())),
    ("reminders.calendar", "GET"): everybody(404),
    ("reminders.download", "GET"): page(),
    ("reminders.new_address", "POST"): replace(press(200), reader=200),
    ("reminders.plan", "GET"): sheet(),
    ("reminders.plan", "POST"): press(kind="none"),
    ("reminders.revoke", "POST"): replace(press(), reader=302),
    ("reminders.settings", "GET"): page(),
    ("reminders.settings", "POST"): replace(press(times="08:00"), reader=302),
    ("shared.chart", "GET"): everybody(404),
    ("shared.charts", "GET"): everybody(404),
    ("shared.check_code", "POST"): everybody(404),
    ("shared.close", "POST"): everybody(303),
    ("shared.code", "GET"): everybody(404),
    ("shared.enter", "GET"): everybody(),
    ("shared.exchange", "POST"): everybody(404),
    ("shared.page", "GET"): everybody(404),
    ("shared.paper", "GET"): everybody(404),
    ("static", "GET"): everybody(),
}
