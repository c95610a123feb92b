from __future__ import annotations

import ipaddress
import re
import socket

import pytest
import segno

from tools import address, serve
from tools.address import AddressError


def test_nothing_set_means_this_machine_alone() -> None:
    assert address.listening({}) == ("127.0.0.1", 8000)
    assert address.public_url("127.0.0.1", 8000) == "http://localhost:8000"
    assert address.public_url("localhost", 80) == "http://localhost:80"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "80.5", "http", "٨٠"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(AddressError, match="PORT must be a number from 1 to 65535"):
        address.listening({"PORT": port})


def test_a_port_in_use_is_said_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(AddressError, match=f"port {port} is in use already.*PORT={port + 1}"):
            address.check_free("127.0.0.1", port)
    address.check_free("127.0.0.1", port)


@pytest.mark.parametrize("host", ["192.0.2.77", "no.such.host.invalid"])
def test_an_address_of_another_machine_is_refused(host: str) -> None:
    with pytest.raises(AddressError, match=f"HOST={host} is no address of this machine"):
        address.check_free(host, 8000)


def test_listening_to_all_gives_an_address_that_others_can_reach() -> None:
    url = address.public_url("0.0.0.0", 8000)
    own = address.own_address()
    if own is None:
        assert url is None
    else:
        assert not ipaddress.ip_address(own).is_loopback
        assert url is not None
        assert own in url


def test_a_long_address_stands_in_brackets() -> None:
    assert address.public_url("fd00::5", 8000) == "http://[fd00::5]:8000"
    assert address.listening({"HOST": "[::1]"}) == ("::1", 8000)


def test_no_network_is_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "ELSEWHERE", (("127.0.0.1", socket.AF_INET),))
    assert address.own_address() is None
    assert address.public_url("0.0.0.0", 8000) is None


def test_on_this_machine_no_code_and_no_warning() -> None:
    said = serve._greeting("127.0.0.1", 8000, "http://localhost:8000")
    assert "http://localhost:8000" in said
    assert "█" not in said
    assert "PLAIN HTTP" not in said


def test_elsewhere_over_plain_http_is_said_loudly() -> None:
    said = serve._greeting("0.0.0.0", 8000, "http://192.168.1.20:8000")
    assert "http://192.168.1.20:8000" in said
    assert "PLAIN HTTP FROM ANOTHER MACHINE" in said
    assert "PLAIN HTTP" not in serve._greeting("0.0.0.0", 8000, "https://diary.example")


def test_the_code_in_the_terminal_is_the_address() -> None:
    """Read back from its blocks, white for light, it is the code that a phone would see."""
    url = "http://192.168.1.20:8000"
    lines = re.findall(r"\033\[97;40m(.*)\033\[0m", serve._code(url))
    halves = {"█": (0, 0), "▀": (0, 1), "▄": (1, 0), " ": (1, 1)}
    rows = [[halves[block][half] for block in line] for line in lines for half in (0, 1)]
    wanted = [[int(bool(dark)) for dark in row] for row in segno.make(url, error="m").matrix_iter(border=2)]
    assert rows[: len(wanted)] == wanted
