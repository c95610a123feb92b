"""Settings, read from the environment and checked before anything starts. `docs/settings.md` explains each one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

ROOT = Path(__file__).resolve().parent.parent
NAMES = (
    "TRACKER_DATABASE_URL",
    "TRACKER_SECRET_KEY",
    "TRACKER_PUBLIC_URL",
    "TRACKER_INSTANCE",
    "TRACKER_TIME_ZONE",
    "TRACKER_PROXIES",
    "TRACKER_API_RATE",
    "TRACKER_SIGN_UP",
    "PORT",
)
"""Every setting there is; a test holds this list against `docs/settings.md`."""

SHORTEST_SECRET = 32
SIGN_UP = ("open", "invited")
"""Whether strangers may make an account, or only those with a link that the host has made."""


class SettingsError(ValueError):
    """A setting that cannot be used. Its text is one line that says which, and what it takes."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the app is told from outside.

    `instance` is the folder of the person's own files; `proxies` is how many proxies in front may be believed;
    `time_zone` is the one a new diary starts with where the phone does not say its own; `api_rate` is how many calls
    a minute a token may make of each process, 0 for as many as it likes; `sign_up` is one of `SIGN_UP`.
    """

    database_url: str
    secret_key: str
    public_url: str
    instance: Path
    time_zone: str = "Europe/London"
    proxies: int = 0
    api_rate: int = 600
    sign_up: str = "open"
    testing: bool = False

    @property
    def secure(self) -> bool:
        """Whether people reach the app by HTTPS; it alone decides cookies and HSTS."""
        return self.public_url.startswith("https://")


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings in `environment`; raise `SettingsError` for the first that cannot be used."""
    instance = Path(environment.get("TRACKER_INSTANCE", ROOT / "instance"))
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Settings(
        database_url=_database_url(environment.get("TRACKER_DATABASE_URL", ""), instance),
        secret_key=_secret_key(environment.get("TRACKER_SECRET_KEY", ""), instance),
        public_url=_public_url(environment),
        instance=instance,
        time_zone=_time_zone(environment.get("TRACKER_TIME_ZONE", "Europe/London")),
        proxies=_proxies(environment.get("TRACKER_PROXIES", "0")),
        api_rate=_api_rate(environment.get("TRACKER_API_RATE", "600")),
        sign_up=_sign_up(environment.get("TRACKER_SIGN_UP", "open")),
    )


def _database_url(url: str, instance: Path) -> str:
    if not url:
        path = instance / "diary.db"
        # made here, so that nobody else on the machine may read it, nor the files that SQLite keeps beside it
        path.touch(mode=0o600, exist_ok=True)
        return f"sqlite:///{path}"
    scheme, _, rest = url.partition("://")
    if scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite":
        return url
    raise SettingsError("TRACKER_DATABASE_URL must begin with sqlite:/// or postgresql://")


def _secret_key(key: str, instance: Path) -> str:
    if key:
        if len(key) < SHORTEST_SECRET:
            raise SettingsError(f"TRACKER_SECRET_KEY must be {SHORTEST_SECRET} characters or longer")
        return key
    path = instance / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_text(encoding="utf-8").strip()
        if len(kept) < SHORTEST_SECRET:
            raise SettingsError(f"{path} holds no secret key; delete it, and a new one is made") from None
        return kept
    made = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(made + "\n")
    return made


def _public_url(environment: Mapping[str, str]) -> str:
    port = environment.get("PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise SettingsError("PORT must be a number from 1 to 65535")
    url = environment.get("TRACKER_PUBLIC_URL", f"http://localhost:{port}").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise SettingsError("TRACKER_PUBLIC_URL must be like https://diary.example, without a path")
    return url


def _time_zone(name: str) -> str:
    if name not in available_timezones():
        raise SettingsError("TRACKER_TIME_ZONE must be a name such as Europe/London")
    return name


def _proxies(count: str) -> int:
    if not count.isdecimal() or int(count) > 9:
        raise SettingsError("TRACKER_PROXIES must be a number from 0 to 9")
    return int(count)


def _api_rate(count: str) -> int:
    if not count.isdecimal() or len(count) > 6:
        raise SettingsError("TRACKER_API_RATE must be a number of calls a minute, or 0")
    return int(count)


def _sign_up(name: str) -> str:
    if name not in SIGN_UP:
        raise SettingsError("TRACKER_SIGN_UP must be open or invited")
    return name
