"""What becomes of each press that keeps, changes or ends something: it can be undone, it asks first, or it takes
nothing away that would have to be brought back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple


class Asks(NamedTuple):
    """Where a press stands that cannot be undone, and the words that say so beside it. With `opened` the form is shown
    only once a press has asked for it; else its page is nothing but the question."""

    page: str
    words: str
    opened: bool = True


OFFERS: Mapping[str, Mapping[str, Any]] = {
    "accounts.rename_passkey": {"name": "The old phone"},
    "appointment.prepare": {"part": "questions", "question_1": "May I swim?"},
    "apps.run": {},
    "care.add_injection": {},
    "care.add_medication": {},
    "care.add_side_effect": {"kind": "dry_mouth"},
    "care.add_treatment": {},
    "care.add_visit": {},
    "care.change_dose": {},
    "care.delete_dose": {},
    "care.delete_injection": {},
    "care.delete_medication": {},
    "care.delete_side_effect": {},
    "care.delete_treatment": {},
    "care.delete_visit": {},
    "care.edit_dose": {"clock": "09:00"},
    "care.edit_injection": {},
    "care.edit_medication": {},
    "care.edit_side_effect": {},
    "care.edit_treatment": {},
    "care.edit_visit": {},
    "care.end_side_effect": {},
    "care.rename_series": {},
    "care.same_injection": {},
    "care.save_dose": {},
    "care.save_mark": {},
    "care.stop_medication": {},
    "days.more": {},
    "days.same": {},
    "days.save_tag": {},
    "days.save_value": {},
    "diary.add_factor": {"name": "Tea"},
    "diary.add_sleep": {},
    "diary.delete_entry": {},
    "diary.delete_factor": {},
    "diary.delete_sleep": {},
    "diary.edit_entry": {},
    "diary.edit_factor": {},
    "diary.edit_sleep": {},
    "diary.pause_factor": {},
    "diary.settings": {},
    "diary.shown": {},
    "exchange.run": {},
    "keepers.person": {},
    "languages.save": {"language": "es"},
    "looks.keep_look": {"look": "neck"},
    "reminders.plan": {"kind": "fortnight", "from": (datetime.now(UTC).date() + timedelta(days=3)).isoformat()},
    "reminders.settings": {},
    "whole.take_in": {},
}
"""After these the next page offers Undo; with what is sent beside the case of `access_cases`."""

ASKS: Mapping[str, Asks] = {
    "accounts.end_session": Asks("/account", "cannot be undone"),
    "accounts.make_codes": Asks("/account/sign-in", "cannot be undone"),
    "accounts.remove_passkey": Asks("/account/sign-in", "opens nothing here from then on"),
    "accounts.revoke_token": Asks("/settings/tokens", "cannot be brought back"),
    "appointment.end_link": Asks("/appointment/links", "cannot be brought back"),
    "keepers.end": Asks("/settings/keepers/{keeper}", "cannot be undone"),
    "keepers.hand_over": Asks("/settings/keepers/{keeper}/hand-over", "can hand it back", opened=False),
    "keepers.withdraw": Asks("/settings/keepers", "cannot be brought back"),
    "leaving.erase_account": Asks("/account/erase", "cannot be undone", opened=False),
    "leaving.erase_one": Asks("/settings/diary/erase", "cannot be undone", opened=False),
    "reminders.new_address": Asks("/settings/reminders", "cannot be undone"),
    "reminders.revoke": Asks("/settings/reminders", "cannot be brought back"),
}
"""These end something for good: it is asked first, and said that it cannot be undone."""

UNDOES = "it is an Undo itself, or takes one step back that the same page can take again"
ENTERS = "it comes in or goes out, and keeps nothing of a diary"
MAKES = "it adds a way in or out that is ended on its own page, which asks first"
SHOWS = "it hands out or shows, and changes nothing"
WAITS = "it is a step before an import, and nothing of it is in a diary yet"
CALLS = "a program calls it; what it writes is undone on the screens, and by its own call to restore"

NOTHING: Mapping[str, str] = {
    "accounts.add_passkey": MAKES,
    "accounts.change_password": "the password before is known to nobody here; it is asked for first",
    "accounts.confirm": ENTERS,
    "accounts.make_token": MAKES,
    "accounts.options_to_make": SHOWS,
    "accounts.options_to_show": SHOWS,
    "accounts.sign_in": ENTERS,
    "accounts.sign_in_by_passkey": ENTERS,
    "accounts.sign_out": ENTERS,
    "accounts.sign_up": ENTERS,
    "api.add": CALLS,
    "api.restore": CALLS,
    "api.send_changes": CALLS,
    "appointment.link_on_paper": SHOWS,
    "appointment.make_link": MAKES,
    "apps.as_table": WAITS,
    "apps.discard": WAITS,
    "apps.thing": WAITS,
    "apps.things": WAITS,
    "care.restore": UNDOES,
    "days.restore": UNDOES,
    "days.take_back_dose": UNDOES,
    "days.undo": UNDOES,
    "diary.add_diary": "an empty diary is erased on its own page, which asks first",
    "diary.restore_factor": UNDOES,
    "exchange.column": WAITS,
    "exchange.columns": WAITS,
    "exchange.discard": WAITS,
    "exchange.name": WAITS,
    "exchange.undo": UNDOES,
    "exchange.upload": WAITS,
    "invited.accept": "its page is the question itself, and whoever said yes can leave again",
    "invited.exchange": ENTERS,
    "keepers.invite": MAKES,
    "leaving.hand_out": SHOWS,
    "shared.check_code": ENTERS,
    "shared.close": ENTERS,
    "shared.exchange": ENTERS,
    "whole.let_go": WAITS,
    "whole.reading": WAITS,
}
"""These take nothing away, and why."""
