"""PgBouncer in transaction mode in front of a PostgreSQL server, for a while: each transaction may meet another of a
few server connections, so whatever a client leaves behind on one is there for somebody else."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg

from tools.postgres import OWNER, PATIENCE, PostgresServer, as_user, reachable_folder, server_user

SERVER_CONNECTIONS = 4
"""For each database; fewer than the app has threads, so that they have to be shared."""

SETTINGS = """
[databases]
* = host={server} user={owner}
[pgbouncer]
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 400
unix_socket_dir = {folder}
listen_port = 5432
auth_type = any
ignore_startup_parameters = extra_float_digits
logfile = {folder}/log
"""


class NoPoolerError(RuntimeError):
    """There is no PgBouncer here, or it did not start. Its text says why."""


def program() -> str:
    """Return where PgBouncer is. Raises `NoPoolerError`."""
    found = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        raise NoPoolerError("no pgbouncer is installed here")
    return found


@contextmanager
def pooled(server: PostgresServer) -> Iterator[PostgresServer]:
    """Put PgBouncer in front of a server, reached by a socket alone. Raises `NoPoolerError`."""
    binary = program()
    with tempfile.TemporaryDirectory(prefix="diary-pool-", dir=reachable_folder(), ignore_cleanup_errors=True) as name:
        folder, owner = Path(name), server_user()
        settings = folder / "pgbouncer.ini"
        # whoever connects is the databases' owner, as on the server's own socket
        text = SETTINGS.format(server=server.folder, owner=OWNER, size=SERVER_CONNECTIONS, folder=folder)
        settings.write_text(text, encoding="utf-8")
        if owner is not None:
            for path in (folder, settings):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        command = [binary, "--quiet", str(settings)]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, cwd="/", **as_user(owner))
        try:
            _wait_for(folder, process)
            yield replace(server, pooler=folder)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait_for(folder: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(host=str(folder), user=OWNER, dbname="postgres", prepare_threshold=None).close()
        except psycopg.OperationalError as trouble:
            if process.poll() is not None or time.monotonic() > deadline:
                raise NoPoolerError(f"PgBouncer did not start: {trouble}") from trouble
            time.sleep(0.02)
        else:
            return
