from __future__ import annotations

import hashlib
import threading

import pytest

from tracker.accounts import consent, passwords
from tracker.accounts.devices import device_name

WORDINGS = {"2026-11-23": "fa35"}


@pytest.mark.parametrize(
    "password",
    [
        "password1",
        "PASSWORD1",
        "qwertyuiop",
        "Dystonia1",
        "dystonia-diary!",
        "keeper@diary.test",
        "Keeper2026",
        "keeper77",
    ],
)
def test_easily_guessed_ones(password: str) -> None:
    assert passwords.is_common(password, "keeper@diary.test")


@pytest.mark.parametrize("password", ["seven green kettles", "xK4#9vLq", "пароль мой длинный", "12 34 kettle"])
def test_others_will_do(password: str) -> None:
    assert not passwords.is_common(password, "keeper@diary.test")


def test_short_name_before_the_at_forbids_little() -> None:
    assert not passwords.is_common("jo 48151623", "jo@diary.test")


def test_hash_is_argon2id_with_64_mib_and_its_own_salt() -> None:
    first, second = passwords.hash_of("seven green kettles"), passwords.hash_of("seven green kettles")
    assert first.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert first != second
    assert passwords.is_right(first, "seven green kettles")
    assert not passwords.is_right(first, "seven green kettles ")


def test_never_cut_and_the_same_however_letters_are_composed() -> None:
    kept = passwords.hash_of("x" * 1023 + "y")
    assert not passwords.is_right(kept, "x" * 1023 + "z")
    composed, parted = "caf\u00e9 au lait", "cafe\u0301 au lait"
    assert passwords.is_right(passwords.hash_of(composed), parted)


def test_nobodys_hash_costs_what_a_real_one_costs() -> None:
    assert not passwords.is_outdated(passwords.NOBODYS)
    assert not passwords.is_right(passwords.NOBODYS, "")
    assert not passwords.is_right("not a hash", "seven green kettles")


def test_at_most_two_hashes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now, most, guard = 0, 0, threading.Lock()
    real = passwords._hasher.hash

    class Counting:
        def hash(self, password: str) -> str:
            nonlocal now, most
            with guard:
                now += 1
                most = max(most, now)
            try:
                return real(password)
            finally:
                with guard:
                    now -= 1

    monkeypatch.setattr(passwords, "_hasher", Counting())
    threads = [threading.Thread(target=passwords.hash_of, args=("seven green kettles",)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


def test_words_of_consent_belong_to_their_version() -> None:
    words = "\n".join((consent.CONSENT, consent.CONSENT_HINT, consent.DISCLAIMER))
    assert hashlib.sha256(words.encode()).hexdigest()[:4] == WORDINGS[consent.VERSION]
    assert consent.given_by_host(consent.BY_HOST)
    assert not consent.given_by_host(consent.VERSION)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox on Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36 Edg/156.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) <b>", "macOS"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_devices_have_short_neutral_names(agent: str, name: str) -> None:
    assert device_name(agent) == name
