"""The Python environment in `.venv`: made once, brought up to date when the pinned set changes, else left alone."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
SETUP = ROOT / ".setup"
LEAN = ROOT / "requirements.txt"
DEV = ROOT / "requirements-dev.txt"
INSTALLER = ROOT / "requirements-setup.txt"

MISLEADING = ("PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV")
"""Variables that would send packages somewhere else than into our own environment."""


class SetupError(Exception):
    """Set-up cannot go on. Its text is one line that says why and what to do."""


def python() -> Path:
    """Return the environment's interpreter, whether or not it exists yet."""
    return VENV / "bin" / "python"


def ensure(*, dev: bool) -> bool:
    """Make `.venv` hold exactly the pinned packages; return whether anything had to be done.

    With `dev` the tests' and checks' packages belong to it too; an environment that has them keeps them.
    Raises `SetupError`.
    """
    if _stands(dev):
        return False
    with alone():
        if _stands(dev):
            return False
        _build(dev)
        return True


def _stands(dev: bool) -> bool:
    stamp = _stamp()
    wanted = _wanted(dev)
    return python().exists() and all(stamp.get(key) == value for key, value in wanted.items())


def _wanted(dev: bool) -> dict[str, str]:
    base = f"{platform.machine()} {sys.platform} {ROOT}"
    wanted = {"lean": _hash(base, LEAN)}
    if dev:
        wanted["dev"] = _hash(base, LEAN, DEV)
    return wanted


def _hash(base: str, *files: Path) -> str:
    digest = hashlib.sha256(base.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _stamp() -> dict[str, str]:
    try:
        stamp = json.loads((VENV / "stamp.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


@contextmanager
def alone() -> Iterator[None]:
    """Let a second set-up wait until the first has finished."""
    SETUP.mkdir(exist_ok=True)
    with (SETUP / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(dev: bool) -> None:
    stamp = _stamp()
    dev = dev or "dev" in stamp
    wanted = _wanted(dev)
    # without its stamp the environment counts as half-made, and the next set-up starts afresh
    (VENV / "stamp.json").unlink(missing_ok=True)
    uv = None
    if not stamp or not _works(python()):
        print("Setting up: Python environment", flush=True)
        _make_venv()
        stamp = {}
    if os.environ.get("TRACKER_SETUP") != "pip":
        uv = installer()
    print("Setting up: Python packages", flush=True)
    files = [LEAN, DEV] if dev else [LEAN]
    if not (uv and _sync(uv, files)):
        if stamp and stamp.get("lean") != wanted["lean"]:
            # pip takes nothing away, so what the old set had and the new one has not would stay
            _make_venv()
        _pip_install(files)
    _write(VENV / "stamp.json", json.dumps(wanted))


def _make_venv() -> None:
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetupError(
            f"this Python lacks {' and '.join(missing)}; on Debian and Ubuntu: apt-get install python{version}-venv"
        )
    # from inside the environment that is to be cleared, its own base has to do the work
    base = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    interpreter = str(base) if sys.prefix != sys.base_prefix and base.exists() else sys.executable
    run([interpreter, "-m", "venv", "--clear", str(VENV)], "the Python environment cannot be made")


def _works(interpreter: Path) -> bool:
    if not interpreter.exists():
        return False
    command = [str(interpreter), "-m", "pip", "--version"]
    return subprocess.run(command, capture_output=True, check=False, env=clean_environment()).returncode == 0


def installer() -> Path | None:
    """Return the pinned uv, installed under `.setup/` on first use, or None where it cannot be had."""
    home = SETUP / f"uv-{_hash('', INSTALLER)[:12]}"
    path = home / "bin" / "uv"
    if not path.exists():
        try:
            install_aside(INSTALLER, home)
        except SetupError as trouble:
            print(f"Setting up: without uv, by pip alone ({trouble})", flush=True)
            return None
    return path


def install_aside(requirements: Path, home: Path) -> None:
    """Install the pinned `requirements` into a folder of their own, which appears whole or not at all."""
    aside = home.with_name(f"{home.name}.new")
    shutil.rmtree(aside, ignore_errors=True)
    run(
        [*_pip(), "install", "--quiet", "--require-hashes", "--target", str(aside), "-r", str(requirements)],
        f"{requirements.name} cannot be installed",
    )
    shutil.rmtree(home, ignore_errors=True)
    aside.rename(home)


def _sync(uv: Path, files: list[Path]) -> bool:
    command = [str(uv), "pip", "sync", "--quiet", "--require-hashes", "--python", str(python())]
    try:
        run([*command, *map(str, files)], "uv could not install the packages")
    except SetupError as trouble:
        print(f"Setting up: now by pip ({trouble})", flush=True)
        return False
    return True


def _pip_install(files: list[Path]) -> None:
    chosen = [part for file in files for part in ("-r", str(file))]
    run([*_pip(), "install", "--quiet", "--require-hashes", *chosen], "the Python packages cannot be installed")


def _pip() -> list[str]:
    return [str(python()), "-m", "pip", "--disable-pip-version-check", "--no-input"]


def run(command: list[str], failure: str, *, cwd: Path = ROOT, extra: Mapping[str, str] | None = None) -> str:
    """Run `command` without a terminal and return what it printed; raise `SetupError` with `failure` and its reason."""
    environment = clean_environment() | dict(extra or {})
    try:
        done = subprocess.run(
            command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    except OSError as trouble:
        raise SetupError(f"{failure}: {trouble}") from None
    if done.returncode:
        raise SetupError(f"{failure}: {_reason(done.stderr or done.stdout)}")
    return done.stdout


def clean_environment() -> dict[str, str]:
    """Return the environment without what would misdirect an installer."""
    return {name: value for name, value in os.environ.items() if name not in MISLEADING}


def _reason(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "error" in line.lower()] or lines[-1:] or ["no reason given"]
    return telling[0][:300]


def _write(path: Path, text: str) -> None:
    aside = path.with_name(f"{path.name}.new")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)
