"""What each person may do, who they are called, and how the diary changes hands."""

from __future__ import annotations

import pytest

from tests.factories import an_id, make_entry
from tests.keepers.conftest import BOTH, Host
from tests.pages import faults_of
from tests.people import PASSWORD, Person, browser_of, person
from tracker.db import writing
from tracker.ledger.diaries import erase_diaries_of


def entry_of(host: Host, somebody: Person, **fields: object) -> dict[str, object]:
    """Record one entry as somebody does by the API, without saying who rated; return it as it is kept."""
    record = str(an_id())
    body = {name: value for name, value in make_entry(**fields).items() if name != "rated_by"}
    answer = somebody.put(f"/diaries/{host.diary}/entries/{record}", body)
    assert answer.status_code == 201, answer.text
    return dict(host.person.get(f"/diaries/{host.diary}/entries/{record}").get_json())


@BOTH
@pytest.mark.parametrize("role", ["parent", "other"])
def test_a_keepers_entries_are_rated_by_their_part(anna: Host, role: str) -> None:
    mother, browser = anna.joined(role=role)
    assert entry_of(anna, mother)["rated_by"] == role
    assert entry_of(anna, anna.person)["rated_by"] == "self"
    page = browser.get("/log", query_string={"diary": anna.diary}).text
    assert f'data-rater="{role}"' in page
    assert "How is Anna?" in page
    assert "Who gives the numbers" not in page
    tapped = str(an_id())
    anna.send("/log/value", browser, entry=tapped, field="spasm", value="5", rated_by="self")
    assert anna.person.get(f"/diaries/{anna.diary}/entries/{tapped}").get_json()["rated_by"] == role
    assert "How is Anna?" not in anna.browser.get("/log", query_string={"diary": anna.diary}).text


def test_a_tap_on_somebody_elses_entry_leaves_who_rated_it(anna: Host) -> None:
    _mother, browser = anna.joined()
    own = entry_of(anna, anna.person, spasm=3)
    anna.send("/log/value", browser, entry=str(own["id"]), field="pain", value="5", rated_by="parent")
    kept = anna.person.get(f"/diaries/{anna.diary}/entries/{own['id']}").get_json()
    assert (kept["pain"], kept["rated_by"]) == (5, "self")


def test_a_parent_may_own_the_diary_of_a_child(anna: Host) -> None:
    said = anna.send(f"/settings/keepers/{anna.person.account_id}", name="Mum", rated_by="parent")
    assert said.status_code == 302
    page = anna.browser.get("/log", query_string={"diary": anna.diary}).text
    assert "How is Anna?" in page
    assert "Who gives the numbers" not in page
    assert entry_of(anna, anna.person)["rated_by"] == "parent"
    # and then the child may be invited, whose numbers are their own
    child, _browser = anna.joined("Anna", "self", "child")
    assert entry_of(anna, child)["rated_by"] == "self"


@pytest.mark.parametrize("rated_by", ["", "owner", "selfish"])
def test_an_owner_rates_as_one_of_three(anna: Host, rated_by: str) -> None:
    said = anna.send(f"/settings/keepers/{anna.person.account_id}", name="Mum", rated_by=rated_by, role="reader")
    assert said.status_code == 422
    assert faults_of(said.text) == []


def test_no_other_way_leads_to_another_role(anna: Host) -> None:
    mother, browser = anna.joined("Mum", "reader")
    for path in (f"/settings/keepers/{mother.account_id}", "/settings/keepers/invite", "/settings/diary"):
        sent = anna.send(path, browser, name="Mum", role="parent", rated_by="parent", present=PASSWORD)
        assert sent.status_code == 403, path
    assert anna.send(f"/settings/keepers/{mother.account_id}", name="Mum", role="owner").status_code == 422
    assert mother.put(f"/diaries/{anna.diary}/entries/{an_id()}", make_entry()).status_code == 403


def test_a_reader_reads_and_is_offered_no_form(anna: Host) -> None:
    own = entry_of(anna, anna.person, note="a word")
    reader, browser = anna.joined("School", "reader", "school")
    log = browser.get("/log", query_string={"diary": anna.diary})
    assert faults_of(log.text) == []
    assert "You read this diary" in log.text
    assert 'class="pad"' not in log.text
    for path in ("/diary", "/treatments", "/charts/through-the-day", "/appointment", "/settings"):
        page = browser.get(path, query_string={"diary": anna.diary})
        assert page.status_code == 200, path
        assert faults_of(page.text) == []
        assert f"/diary/entries/{own['id']}" not in page.text
        posts = [line for line in page.text.splitlines() if 'method="post"' in line and "sign-out" not in line]
        assert posts == [], path
    refused = reader.put(f"/diaries/{anna.diary}/entries/{an_id()}", make_entry())
    assert (refused.status_code, refused.get_json()["diary"]) == (403, "read")


def test_what_goes_out_and_comes_in_is_the_owners(anna: Host) -> None:
    _mother, browser = anna.joined()
    settings = browser.get("/settings", query_string={"diary": anna.diary}).text
    assert "/settings/export" not in settings
    assert "/settings/import" not in settings
    assert "/appointment/links" not in browser.get("/appointment", query_string={"diary": anna.diary}).text
    page = browser.get("/settings/diary", query_string={"diary": anna.diary})
    assert faults_of(page.text) == []
    assert "Somebody else owns this diary" in page.text
    assert "Leave this diary" in page.text


def test_addresses_are_told_to_the_owner_alone(anna: Host) -> None:
    anna.calls_herself("Anna B")
    _mother, browser = anna.joined()
    anna.joined("Dad", "parent", "father")
    seen = browser.get("/settings/keepers", query_string={"diary": anna.diary})
    assert faults_of(seen.text) == []
    assert "Dad" in seen.text
    assert "Anna B" in seen.text
    assert "mother@diary.test" in seen.text
    assert "father@diary.test" not in seen.text
    assert "anna@diary.test" not in seen.text
    assert "father@diary.test" in anna.sees()


@BOTH
def test_an_end_holds_from_the_next_request(anna: Host) -> None:
    mother, browser = anna.joined()
    record = entry_of(anna, mother)
    assert anna.ends(mother).status_code == 302
    refused = mother.put(f"/diaries/{anna.diary}/entries/{an_id()}", make_entry())
    assert (refused.status_code, refused.get_json()["diary"]) == (404, "none")
    assert mother.post(f"/diaries/{anna.diary}/changes", {"changes": []}).get_json()["diary"] == "none"
    assert anna.send("/log/value", browser, field="spasm", value="5").status_code == 404
    for path in ("/diary", "/log", "/settings/keepers"):
        assert browser.get(path, query_string={"diary": anna.diary}).status_code == 404
    # what she wrote stays, and so does her name
    assert anna.person.get(f"/diaries/{anna.diary}/entries/{record['id']}").status_code == 200
    assert "by Mum" in anna.browser.get("/diary", query_string={"diary": anna.diary}).text


def test_what_phones_kept_is_told_to_go_when_a_part_changes(anna: Host) -> None:
    mother, browser = anna.joined()
    tags = [browser.get("/settings/phone").headers["Diary-Keeps"]]
    anna.send(f"/settings/keepers/{mother.account_id}", name="Mum", role="reader")
    tags.append(browser.get("/settings/phone").headers["Diary-Keeps"])
    anna.ends(mother)
    tags.append(browser.get("/settings/phone").headers["Diary-Keeps"])
    assert len(set(tags)) == 3
    assert len({browser.get("/settings/phone").headers["Diary-For"] for _time in range(2)}) == 1


def test_a_name_that_nothing_was_written_under_goes_with_its_person(anna: Host) -> None:
    reader, _browser = anna.joined("School", "reader", "school")
    anna.ends(reader)
    assert "<bdi>School</bdi>" not in anna.sees()
    again, _browser = anna.joined("School", "reader", "school2")
    assert again.get(f"/diaries/{anna.diary}/entries").status_code == 200


@BOTH
def test_a_diary_is_handed_over_and_its_former_owner_may_leave(anna: Host) -> None:
    mother, browser = anna.joined()
    anna.invites("Aunt", "reader")
    page = anna.browser.get(f"/settings/keepers/{mother.account_id}/hand-over", query_string={"diary": anna.diary})
    assert faults_of(page.text) == []
    way = f"/settings/keepers/{mother.account_id}/hand-over"
    assert anna.send(way, present="not this").status_code == 422
    assert anna.send(way, present=PASSWORD).status_code == 302
    seen = browser.get("/settings/keepers", query_string={"diary": anna.diary}).text
    assert "owns it, and records as a parent" in seen
    assert "Aunt" not in seen
    assert entry_of(anna, anna.person)["rated_by"] == "self"
    assert anna.send("/settings/keepers/invite", name="B", role="reader", present=PASSWORD).status_code == 403
    assert anna.send("/settings/diary/erase", present=PASSWORD).headers["Location"].endswith("done=left")
    assert mother.get(f"/diaries/{anna.diary}/entries").get_json()["items"]
    assert anna.person.get(f"/diaries/{anna.diary}/entries").status_code == 404


def test_a_reader_cannot_be_handed_the_diary(anna: Host) -> None:
    reader, _browser = anna.joined("School", "reader", "school")
    assert anna.send(f"/settings/keepers/{reader.account_id}/hand-over", present=PASSWORD).status_code == 404


def test_the_last_owner_does_not_just_leave(anna: Host) -> None:
    anna.joined()
    refused = anna.send(f"/settings/keepers/{anna.person.account_id}/end")
    assert refused.status_code == 422
    assert "Hand it over first, or erase it" in refused.text
    page = anna.browser.get("/settings/diary/erase", query_string={"diary": anna.diary}).text
    assert "you can hand it over instead" in page


def test_leaving_says_what_stays(anna: Host) -> None:
    _mother, browser = anna.joined()
    page = browser.get("/settings/diary/erase", query_string={"diary": anna.diary})
    assert faults_of(page.text) == []
    assert "you need another invitation" in page.text
    assert anna.send("/settings/diary/erase", browser, present=PASSWORD).headers["Location"].endswith("done=left")
    assert "<bdi>Mum</bdi>" not in anna.sees()


@BOTH
@pytest.mark.parametrize("choice", ["father", "erase", ""])
def test_an_account_that_goes_hands_its_diaries_over_or_takes_them_along(anna: Host, choice: str) -> None:
    mother, _browser = anna.joined()
    father, _browser = anna.joined("Dad", "other", "father")
    page = anna.browser.get("/account/erase").text
    assert faults_of(page) == []
    assert "Hand it over to Dad" in page
    assert "Erase it, for everybody" in page
    value = str(father.account_id) if choice == "father" else choice
    gone = anna.send("/account/erase", present=PASSWORD, **({f"of-{anna.diary}": value} if value else {}))
    assert gone.status_code == 200
    kept = [one.get(f"/diaries/{anna.diary}/entries").status_code for one in (mother, father)]
    assert kept == ([404, 404] if choice == "erase" else [200, 200])
    if choice != "erase":
        heir = browser_of(father if choice == "father" else mother)
        assert "Invite somebody" in heir.get("/settings/keepers", query_string={"diary": anna.diary}).text


def test_an_account_that_goes_without_a_choice_erases_nothing_of_others(anna: Host) -> None:
    mother, _browser = anna.joined()
    with anna.app.app_context(), writing():
        assert erase_diaries_of(anna.person.account_id) == 0
    assert mother.get(f"/diaries/{anna.diary}/entries").status_code == 200


def test_a_stranger_is_told_nothing(anna: Host) -> None:
    stranger = browser_of(person(anna.app, "stranger"))
    for path in ("", f"/{anna.person.account_id}", f"/{anna.person.account_id}/hand-over"):
        assert stranger.get(f"/settings/keepers{path}", query_string={"diary": anna.diary}).status_code == 404
