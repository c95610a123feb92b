from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.databases import postgres_server, postgres_url
from tools import postgres
from tools.postgres import PostgresServer, running

__all__ = ["postgres_server", "postgres_url"]

pytestmark = pytest.mark.postgres

ROOT = Path(__file__).resolve().parents[2]


def tables(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars().all()
    engine.dispose()
    return list(found)


def make_table(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept (id int)"))
    engine.dispose()


def test_a_database_is_empty_and_takes_tables(postgres_url: str) -> None:
    assert tables(postgres_url) == []
    make_table(postgres_url)
    assert tables(postgres_url) == ["kept"]


def test_the_next_database_is_empty_again(postgres_url: str) -> None:
    assert tables(postgres_url) == []


def test_a_copy_of_a_template_has_its_tables_and_goes_its_own_way(postgres_server: PostgresServer) -> None:
    make_table(postgres_server.create("whole"))
    copy = postgres_server.create(template="whole")
    engine = create_engine(copy)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE kept"))
    engine.dispose()
    assert tables(copy) == []
    assert tables(postgres_server.url("whole")) == ["kept"]
    postgres_server.drop("whole")


def test_dropping_ends_open_connections(postgres_server: PostgresServer) -> None:
    url = postgres_server.create("used")
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        postgres_server.drop("used")
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


def test_it_listens_on_no_port(postgres_server: PostgresServer) -> None:
    with postgres.connect(postgres_server.folder) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_killed_tests_leave_no_server(end: signal.Signals) -> None:
    """The server of a test run that is killed ends by itself."""
    script = textwrap.dedent(
        """
        import sys
        from tools.postgres import running
        started = running()
        server = started.__enter__()
        print((server.folder / "data" / "postmaster.pid").read_text().splitlines()[0], flush=True)
        print(server.folder, flush=True)
        sys.stdin.read()
        """
    )
    run = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    server = int(run.stdout.readline())
    folder = Path(run.stdout.readline().strip())
    os.kill(server, 0)
    run.send_signal(end)
    run.wait(30)
    deadline = time.monotonic() + 30
    while folder.exists() and time.monotonic() < deadline:
        os.sched_yield()
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)


def test_the_packaged_server_runs_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_installed", lambda: iter(()))
    with running() as started:
        assert tables(started.create()) == []


def test_unusable_programs_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_installed", lambda: iter((tmp_path, Path("/nowhere"))))
    monkeypatch.setattr(postgres, "_packaged", lambda *_: iter(()))
    with pytest.raises(postgres.NoServerError, match="no PostgreSQL"), running():
        pass
