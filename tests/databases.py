"""A PostgreSQL server of the tests' own, and as many empty databases in it as they ask for.

Each pytest worker has its own, so that workers never meet; `tools.postgres` says where it comes from and how it ends.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import engines
from tools.postgres import PostgresServer


@pytest.fixture(scope="session")
def postgres_server() -> PostgresServer:
    """Give this worker's server; it starts with the first test that asks for it."""
    return engines.chosen.server()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """Give the address of an empty database that no other test has seen."""
    url = postgres_server.create()
    yield url
    postgres_server.drop(postgres_server.name_of(url))
