"""How a write gets its turn: across threads, across forked processes, and given back however it ends."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from tests.factories import an_id, make_entry
from tests.people import person
from tracker.db import Busy, WriteLock, begin_write, db, settle


def _count_up(path: str, counter: str, times: int) -> None:
    lock = WriteLock(path)
    for _turn in range(times):
        lock.acquire(30)
        try:
            value = int(Path(counter).read_text())
            Path(counter).write_text(str(value + 1))
        finally:
            lock.release()


def test_one_writer_at_a_time_across_processes(tmp_path: Path) -> None:
    counter = tmp_path / "counter"
    counter.write_text("0")
    fork = multiprocessing.get_context("fork")
    workers = [fork.Process(target=_count_up, args=(str(tmp_path / "lock"), str(counter), 40)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 4
    assert counter.read_text() == "160"


def test_whoever_waits_too_long_is_told(tmp_path: Path) -> None:
    first, second = WriteLock(str(tmp_path / "lock")), WriteLock(str(tmp_path / "lock"))
    first.acquire()
    with pytest.raises(Busy):
        second.acquire(0.05)
    with pytest.raises(Busy):
        first.acquire(0.05)
    first.release()
    second.acquire(0.05)
    second.release()


def test_the_turn_is_given_back_however_the_write_ends(app: Flask) -> None:
    with app.app_context():
        begin_write()
        db.session.rollback()
        begin_write()
        begin_write()
        db.session.commit()
    with app.app_context():
        begin_write()
    with app.app_context():
        begin_write()
        db.session.remove()


@pytest.mark.sqlite
def test_a_busy_diary_answers_so_and_nothing_is_changed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = person(app, "owner")
    place = f"/diaries/{owner.diary}/entries/{an_id()}"
    monkeypatch.setattr("tracker.db.WAIT", 0.05)
    with app.app_context():
        begin_write()
        answers = []
        other = threading.Thread(target=lambda: answers.append(owner.put(place, make_entry())))
        other.start()
        other.join(20)
        db.session.rollback()
    assert answers[0].status_code == 503
    assert answers[0].headers["Retry-After"] == "1"
    assert owner.put(place, make_entry()).status_code == 201


def test_a_stranger_is_turned_away_without_waiting_for_a_turn(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    place = f"/api/v1/diaries/{person(app, 'owner').diary}/entries/{an_id()}"
    monkeypatch.setattr("tracker.db.WAIT", 0.05)
    with app.app_context():
        begin_write()
        answers = []

        def knock() -> None:
            wrong = {"Authorization": "Bearer nobody"}
            answers.append(app.test_client().put(place, json=make_entry(), headers=wrong))

        other = threading.Thread(target=knock)
        other.start()
        other.join(20)
        db.session.rollback()
    assert [answer.status_code for answer in answers] == [401]


@pytest.mark.sqlite
def test_a_save_says_busy_where_another_program_holds_the_file(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = person(app, "owner")
    place = f"/diaries/{owner.diary}/entries/{an_id()}"
    monkeypatch.setattr("tracker.db.WAIT", 0.05)
    other = sqlite3.connect(tmp_path / "diary.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert owner.put(place, make_entry()).status_code == 503
    other.execute("ROLLBACK")
    other.close()
    assert owner.put(place, make_entry()).status_code == 201


@pytest.mark.sqlite
def test_a_reading_request_sees_one_state(app: Flask) -> None:
    with app.app_context():
        assert db.session.connection().connection.driver_connection.in_transaction


def test_many_at_once_lose_nothing(app: Flask) -> None:
    owner = person(app, "owner")
    diary = owner.diary
    statuses: list[int] = []

    def press() -> None:
        statuses.extend(owner.put(f"/diaries/{diary}/entries/{an_id()}", make_entry()).status_code for _ in range(10))

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert statuses == [201] * 60
    items = owner.get(f"/diaries/{diary}/changes?limit=500").get_json()["items"]
    assert len(items) == 60


@pytest.mark.sqlite
def test_the_health_address_waits_no_longer_than_a_second_for_somebody_elses_lock(app: Flask, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "diary.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 503
    assert time.monotonic() - begun < 4
    other.execute("ROLLBACK")
    other.close()
    assert app.test_client().get("/healthz").get_json() == {"status": "ok"}


@pytest.mark.sqlite
def test_nobody_waits_long_while_an_erasure_waits_for_a_reader(app: Flask, tmp_path: Path) -> None:
    owner = person(app, "owner")
    place = f"/diaries/{owner.diary}/entries/"
    done: list[bool] = []

    def erase() -> None:
        with app.app_context():
            done.append(settle())

    with closing(sqlite3.connect(tmp_path / "diary.db", isolation_level=None)) as reader:
        # as Litestream does, which never ends reading
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM records").fetchone()
        assert owner.put(place + str(an_id()), make_entry()).status_code == 201
        other = threading.Thread(target=erase)
        other.start()
        longest = 0.0
        while other.is_alive():
            began = time.monotonic()
            assert owner.put(place + str(an_id()), make_entry()).status_code == 201
            longest = max(longest, time.monotonic() - began)
        other.join()
    assert done == [False]
    assert longest < 2, longest
    with app.app_context():
        assert settle()
        assert db.session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000
