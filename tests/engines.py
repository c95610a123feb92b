"""The engine that every app of the tests runs on: `pytest --engine=postgres` puts all of them on PostgreSQL.

`make test` takes `postgres` for what touches the database, then `sqlite` for everything. Without the option it is
SQLite too, with the tests that have several databases for parameters on each of them; with it on one alone.
`partitioned` is PostgreSQL with every table of diary data spread over partitions by its diary, `pooler` PostgreSQL
behind PgBouncer. Tests never know: they name a folder, and what stands here gives the database that belongs to it.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from flask_migrate import upgrade
from psycopg import sql
from sqlalchemy import create_engine

from tools import trial
from tools.partition import partition
from tools.pooler import pooled
from tools.postgres import OWNER, PostgresServer, running
from tracker import create_app
from tracker.config import Settings
from tracker.db import Base, db, engine_options

ENGINES = ("sqlite", "postgres", "partitioned", "pooler")
KEPT = "database.json"
"""The file in an app's folder that names its database. A copied folder gets a copy of the database."""

TABLES = """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
AND relkind IN ('r', 'p') AND NOT relispartition"""

TWINS = {
    "sqlite": ("sqlite",),
    "postgres": ("postgres",),
    "partitioned": ("partitioned", "postgres"),
    "pooler": ("postgres",),
}
"""Of a test that has several databases for parameters, which one stands for an engine, the best first."""


class Engine:
    """The one engine of a test run, and the server behind it, which starts when it is first needed."""

    def __init__(self, name: str = "sqlite") -> None:
        self.name = name
        self.alone = False
        self._until_the_end = ExitStack()
        self._server: PostgresServer | None = None
        self._made: dict[Path, str] = {}
        self._templates: dict[bool, str] = {}
        self._copies: dict[str, bool] = {}
        self._emptied: dict[bool, list[str]] = {False: [], True: []}

    def server(self) -> PostgresServer:
        """Return this worker's PostgreSQL server."""
        if self._server is None:
            self._server = self._until_the_end.enter_context(running())
            if self.name == "pooler":
                self._server = self._until_the_end.enter_context(pooled(self._server))
        return self._server

    def url_for(self, folder: Path, *, whole: bool = False) -> str:
        """Return the address of the database of `folder`: the one it had, or one with the newest schema where it is
        `whole` or a template was copied into it, else an empty one."""
        if self.name == "sqlite":
            return f"sqlite:///{folder / 'diary.db'}"
        if not folder.is_dir():
            return self.server().url("nowhere")
        kept = folder / KEPT
        was = json.loads(kept.read_text()) if kept.exists() else {}
        if was.get("folder") == str(folder):
            return str(was["url"])
        if was:
            template = self.server().name_of(was["url"])
            self.server().part(template)
            url = self.server().create(template=template)
        elif whole or (folder / "diary.db").exists():
            url = self.copy(spread=self.name == "partitioned")
        else:
            url = self.server().create()
        kept.write_text(json.dumps({"folder": str(folder), "url": url}))
        self._made[folder] = url
        return url

    def copy(self, *, spread: bool) -> str:
        """Return the address of a PostgreSQL database as the migrations make it, partitioned if `spread`, with nothing
        in it: a former test's, emptied, where there is one, since to copy one takes as long as a test."""
        if self._emptied[spread]:
            return self._emptied[spread].pop()
        if spread not in self._templates:
            url = self.server().create("template_spread" if spread else "template_whole")
            app = create_app(Settings(url, "s" * 40, "http://localhost", Path("/nowhere"), testing=True))
            with app.app_context():
                upgrade()
                if spread:
                    with db.engine.begin() as connection:
                        partition(connection)
                db.engine.dispose()
            self._templates[spread] = self.server().name_of(url)
        url = self.server().create(template=self._templates[spread])
        self._copies[url] = spread
        return url

    def give_back(self, url: str) -> None:
        """Empty a database for the next test, or take it away where it is no longer as the migrations make it."""
        name = self.server().name_of(url)
        self.server().part(name)
        if url in self._copies and self._empty(name):
            self._emptied[self._copies[url]].append(url)
        else:
            self.server().drop(name)

    def _empty(self, name: str) -> bool:
        with psycopg.connect(host=str(self.server().folder), user=OWNER, dbname=name) as connection:
            connection.execute("SET session_replication_role = replica")
            there = {str(row[0]) for row in connection.execute(TABLES)}
            if there != set(Base.metadata.tables) | {"alembic_version"}:
                return False
            for table in Base.metadata.tables:
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        return True

    def settle(self, url: str) -> None:
        """Spread the tables of a database that was just brought up to date, where that is the engine."""
        if self.name == "partitioned" and url.startswith("postgresql"):
            engine = create_engine(url, **engine_options(url))
            with engine.begin() as connection:
                partition(connection)
            engine.dispose()

    def forget(self, within: Path) -> None:
        """Drop the databases of the folders in `within`."""
        for folder in [folder for folder in self._made if folder.is_relative_to(within)]:
            self.give_back(self._made.pop(folder))

    def close(self) -> None:
        """End the server."""
        self._until_the_end.close()


chosen = Engine()


def configure(config: pytest.Config) -> None:
    """Take the engine that was asked for."""
    chosen.name = config.getoption("--engine") or "sqlite"
    chosen.alone = config.getoption("--engine") is not None
    if chosen.name != "sqlite":
        trial.database_in = lambda folder: chosen.url_for(folder, whole=True)


def left_out(items: list[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Return the tests that stand for this engine, and those that do not: what is about SQLite's own file where it is
    another, and all but one of a test's several databases. Partitions stay beside SQLite: `make test` has them there
    alone."""
    if not chosen.alone:
        return items, []
    there = {item.nodeid for item in items}
    kept, rest = [], []
    for item in items:
        foreign = chosen.name != "sqlite" and item.get_closest_marker("sqlite") is not None
        (rest if foreign or _has_better(item, there) else kept).append(item)
    return kept, rest


def _has_better(item: pytest.Item, there: set[str]) -> bool:
    parameters = getattr(item, "callspec", None)
    for name in ENGINES:
        if parameters is None or name not in parameters._idlist:
            continue
        if chosen.name == "sqlite" and name == "partitioned":
            continue
        better = next((twin for twin in TWINS[chosen.name] if item.nodeid.replace(name, twin) in there), name)
        return better != name
    return False
