from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.accounts.people import EMAIL, NOW, PASSWORD
from tracker.accounts import consent, operations, passwords, queries, throttles
from tracker.accounts.queries import SESSION_LIFE
from tracker.db import db, writing

pytestmark = pytest.mark.usefixtures("inside")
AGREED = operations.Agreed(consent.VERSION, disclaimer=True)
AT_ONCE = 3
"""Callers with a connection open each: behind the pooler of the tests there are four for all, and the test has one."""


@pytest.fixture
def app(either_app: Flask) -> Flask:
    return either_app


def test_address_is_taken_once(known_hash: str) -> None:
    with writing():
        operations.create_account(EMAIL, known_hash, AGREED, NOW)
    with pytest.raises(operations.AddressTaken), writing():
        operations.create_account(EMAIL, known_hash, AGREED, NOW)


def test_two_sign_ups_at_once_make_one_account(app: Flask, known_hash: str) -> None:
    start = threading.Barrier(AT_ONCE)

    def make() -> bool:
        with app.app_context():
            # each with its connection open, so that they truly meet
            assert queries.account_of(EMAIL) is None
            start.wait()
            try:
                with writing():
                    operations.create_account(EMAIL, known_hash, AGREED, NOW)
            except operations.AddressTaken:
                return False
            return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        made = [each.result() for each in [pool.submit(make) for _ in range(AT_ONCE)]]
    assert made.count(True) == 1


def test_check_tells_right_from_wrong(owner: str) -> None:
    checked = operations.check_password(owner, PASSWORD)
    assert checked is not None
    assert checked.account == queries.account_of(owner)
    assert checked.better is None
    assert operations.check_password(owner, PASSWORD.upper()) is None
    assert operations.check_password("nobody@diary.test", PASSWORD) is None
    assert not db.session().in_transaction()


def test_password_changed_while_another_was_checked_opens_nothing(owner: str, known_hash: str) -> None:
    checked = operations.check_password(owner, PASSWORD)
    assert checked is not None
    with writing():
        operations.set_password(checked.account, known_hash + "x")
    with writing():
        assert operations.sign_in(checked, "", NOW) is None
        assert not operations.change_password(checked, known_hash)


def test_session_is_known_by_its_secret_until_it_ends(owner: str) -> None:
    account = queries.account_of(owner)
    assert account is not None
    with writing():
        secret = operations.open_session(account, "Firefox on Android", NOW)
    known = queries.visitor_of_session(secret, NOW)
    assert known is not None
    assert (known.visitor.account_id, known.visitor.email, known.visitor.scope) == (account, owner, None)
    assert queries.visitor_of_session(secret + "x", NOW) is None
    with writing():
        assert operations.end_session_of(secret)
        assert not operations.end_session_of(secret)
    assert queries.visitor_of_session(secret, NOW) is None


def test_session_runs_out_400_days_after_it_was_last_seen(owner: str) -> None:
    account = queries.account_of(owner)
    assert account is not None
    with writing():
        secret = operations.open_session(account, "", NOW)
        operations.stamp_session(secret, NOW + 1000)
    assert queries.visitor_of_session(secret, NOW + 1000 + SESSION_LIFE - 1) is not None
    late = NOW + 1000 + SESSION_LIFE
    assert queries.visitor_of_session(secret, late) is None
    assert queries.sessions_of(account, late) == []
    with writing():
        operations.open_session(account, "", late)
    assert len(queries.sessions_of(account, NOW)) == 1


def test_secrets_are_kept_as_hashes_only(owner: str) -> None:
    account = queries.account_of(owner)
    assert account is not None
    with writing():
        secret = operations.open_session(account, "", NOW)
        token = operations.make_token(account, "script", "read", NOW)
    assert len(secret) >= 43
    assert token.startswith("dystonia_")
    kept = [str(row) for table in (queries.sessions, queries.tokens) for row in db.session.execute(select(table))]
    assert len(kept) == 2
    assert not any(secret in row or token.removeprefix("dystonia_") in row for row in kept)


def test_token_works_until_it_is_revoked(owner: str) -> None:
    account = queries.account_of(owner)
    assert account is not None
    with writing():
        secret = operations.make_token(account, "script", "read", NOW)
    known = queries.visitor_of_token(secret, NOW)
    assert known is not None
    assert known.visitor.scope == "read"
    assert known.visitor.secret == ""
    (row,) = queries.tokens_of(account)
    with writing():
        assert not operations.revoke_token(uuid4(), row.id, NOW)
        assert operations.revoke_token(account, row.id, NOW + 5)
        assert operations.revoke_token(account, row.id, NOW + 9)
    assert queries.visitor_of_token(secret, NOW) is None
    assert queries.tokens_of(account)[0].revoked_at == NOW + 5


def test_new_password_by_the_host_ends_all_sessions(owner: str) -> None:
    account = queries.account_of(owner)
    assert account is not None
    with writing():
        operations.open_session(account, "", NOW)
        operations.set_password(account, passwords.hash_of("eight blue teapots"))
    assert queries.sessions_of(account, NOW) == []
    assert operations.check_password(owner, "eight blue teapots") is not None


def test_waits_grow_to_their_longest() -> None:
    waits = [throttles.SIGN_IN.wait_after(tries) for tries in range(1, 16)]
    assert waits == [0, 0, 0, 0, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]
    assert throttles.SIGN_IN.wait_after(10**9) == 900


def charge(now: int, *subject: str) -> int:
    with writing():
        return throttles.charge([throttles.limit(throttles.SIGN_IN, "secret", *subject)], now)


def test_a_try_while_waiting_does_not_make_the_wait_longer() -> None:
    assert [charge(NOW, "a") for _ in range(5)] == [0] * 5
    assert [charge(NOW + seconds, "a") for seconds in (0, 1, 2, 3)] == [4, 3, 2, 1]
    assert charge(NOW, "b") == 0
    assert charge(NOW + 4, "a") == 0
    assert charge(NOW + 4, "a") == 8


def test_tries_are_forgotten_after_a_day() -> None:
    for _ in range(5):
        charge(NOW, "a")
    assert charge(NOW + throttles.WINDOW, "a") == 0
    assert [charge(NOW + throttles.WINDOW, "a") for _ in range(5)] == [0, 0, 0, 0, 4]
    charge(NOW + 3 * throttles.WINDOW, "b")
    assert db.session.execute(select(func.count()).select_from(queries.throttles)).scalar_one() == 1


def test_where_one_limit_waits_no_other_is_charged() -> None:
    waiting = throttles.limit(throttles.SIGN_IN, "secret", "a")
    other = throttles.limit(throttles.SIGN_IN, "secret", "b")
    for _ in range(5):
        charge(NOW, "a")
    for _ in range(9):
        with writing():
            assert throttles.charge([waiting, other], NOW) == 4
    assert charge(NOW, "b") == 0


def test_tries_sent_at_once_are_all_counted(app: Flask) -> None:
    start = threading.Barrier(8)

    def guess() -> int:
        with app.app_context():
            start.wait()
            return charge(NOW, "a")

    with ThreadPoolExecutor(8) as pool:
        waits = [each.result() for each in [pool.submit(guess) for _ in range(8)]]
    assert sorted(waits) == [0, 0, 0, 0, 0, 4, 4, 4]


def test_forgiven_and_given_back() -> None:
    forgotten = throttles.limit(throttles.SIGN_IN, "secret", "a")
    used = throttles.limit(throttles.SIGN_IN, "secret", "b")
    for subject in ("a", "a", "a", "a", "b", "b", "b"):
        charge(NOW, subject)
    with writing():
        throttles.forgive([forgotten], [used])
    assert [charge(NOW, "a") for _ in range(6)] == [0, 0, 0, 0, 0, 4]
    assert [charge(NOW, "b") for _ in range(4)] == [0, 0, 0, 4]


def test_rows_tell_neither_address_nor_account() -> None:
    charge(NOW, EMAIL, "192.0.2.7")
    (row,) = db.session.execute(select(queries.throttles)).all()
    assert len(row.key) == 32
    assert row.key != throttles.limit(throttles.SIGN_IN, "another secret", EMAIL, "192.0.2.7").key


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_networks(address: str | None, network: str) -> None:
    assert throttles.network_of(address) == network
