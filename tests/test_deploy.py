"""The files that docs/deploy.md gives to a host, read by the programs that they are for, where those are installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tools.environment import ROOT
from tracker.config import NAMES, from_environment

PAGE = ROOT / "docs" / "deploy.md"
FILES = dict(re.findall(r"^```\w+ file=(\S+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))
UNITS = [Path(name).name for name in FILES if name.endswith((".service", ".timer"))]


def program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip(f"no {name} is installed here")
    return found


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, cwd="/")


def test_the_page_gives_each_file_that_it_speaks_of() -> None:
    assert set(FILES) == {
        "/etc/diary.env",
        "/etc/systemd/system/diary.service",
        "/etc/systemd/system/diary-backup.service",
        "/etc/systemd/system/diary-backup.timer",
        "/etc/caddy/Caddyfile",
        "/etc/nginx/sites-enabled/diary",
    }


def test_the_settings_in_it_are_settings(tmp_path: Path) -> None:
    given = dict(line.split("=", 1) for line in FILES["/etc/diary.env"].splitlines())
    assert set(given) <= set(NAMES)
    settings = from_environment(given | {"TRACKER_INSTANCE": str(tmp_path)})
    assert (settings.secure, settings.proxies, settings.sign_up) == (True, 1, "invited")


def test_systemd_takes_its_units(tmp_path: Path) -> None:
    binary = program("systemd-analyze")
    for name in UNITS:
        unit = FILES[f"/etc/systemd/system/{name}"].replace("/srv/diary/app", str(ROOT))
        (tmp_path / name).write_text(re.sub(r"(?m)^EnvironmentFile=.*\n", "", unit))
    done = run(binary, "verify", *(tmp_path / name for name in UNITS))
    assert (done.returncode, done.stderr) == (0, "")
    broken = tmp_path / "diary.service"
    broken.write_text(broken.read_text().replace("ExecStart=", "ExecStart=/nowhere"))
    assert run(binary, "verify", broken).returncode != 0


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    binary = program("nginx")
    certificate = tmp_path / "fullchain.pem"
    name = ("-subj", "/CN=diary.example", "-keyout", tmp_path / "key.pem", "-out", certificate)
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
    assert run(program("openssl"), "req", "-x509", *curve, "-nodes", *name).returncode == 0
    site = tmp_path / "site"
    site.write_text(FILES["/etc/nginx/sites-enabled/diary"].replace("/etc/ssl/diary", str(tmp_path)))
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid; error_log {tmp_path}/log;\nevents {{}}\nhttp {{ include {site}; }}\n")
    done = run(binary, "-t", "-c", whole)
    assert "syntax is ok" in done.stderr, done.stderr
    assert "[warn]" not in done.stderr


def test_caddy_takes_its_file(tmp_path: Path) -> None:
    file = tmp_path / "Caddyfile"
    file.write_text(FILES["/etc/caddy/Caddyfile"])
    done = run(program("caddy"), "adapt", "--config", file, "--adapter", "caddyfile")
    assert done.returncode == 0, done.stderr
    assert '"diary.example"' in done.stdout
    assert "127.0.0.1:8000" in done.stdout
