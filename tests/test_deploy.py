"""The files that docs/deploy.md gives to a host, read by the programs that they are for, where those are installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tools.environment import ROOT
from tools.trial import free_port
from tracker.config import NAMES, from_environment

PAGE = ROOT / "docs" / "deploy.md"
FILES = dict(re.findall(r"^```\w+ file=(\S+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))
SYSTEMD = "/etc/systemd/system/"
EXPOSED = 20
"""What systemd calls the exposure of a service, of 100, may be no more."""

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
        "/etc/litestream.yml",
        "/etc/systemd/system/diary-litestream.service",
        "/etc/diary.env",
        "/etc/systemd/system/diary.service",
        "/etc/systemd/system/diary.service.d/fence.conf",
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


def units(folder: Path) -> list[Path]:
    """The units of the page with what they share, as on a host; the programs that they start are this machine's."""
    ours = {"/srv/diary/app": str(ROOT), "/srv/diary/litestream/bin/litestream": "/bin/true"}
    for name, said in FILES.items():
        if name.startswith(SYSTEMD):
            place = folder / name.removeprefix(SYSTEMD)
            place.parent.mkdir(exist_ok=True)
            here = re.sub("|".join(ours), lambda found: ours[found[0]], said)
            place.write_text(re.sub(r"(?m)^EnvironmentFile=.*\n", "", here))
    shutil.copytree(folder / "diary.service.d", folder / "diary-.service.d")
    return [folder / name for name in UNITS]


def test_systemd_takes_its_units(tmp_path: Path) -> None:
    binary = program("systemd-analyze")
    done = run(binary, "verify", *units(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    # it speaks with its own machine alone
    assert "IPAddressDeny=any\nIPAddressAllow=localhost\n" in FILES["/etc/systemd/system/diary.service"]
    broken = tmp_path / "diary.service"
    broken.write_text(broken.read_text().replace("ExecStart=", "ExecStart=/nowhere"))
    assert run(binary, "verify", broken).returncode != 0


def test_each_service_is_fenced(tmp_path: Path) -> None:
    binary = program("systemd-analyze")
    asked = ("security", "--offline=true", f"--threshold={EXPOSED}", "--no-pager")
    services = [unit for unit in units(tmp_path) if unit.suffix == ".service"]
    assert len(services) == 3
    for unit in services:
        done = run(binary, *asked, unit)
        assert done.returncode == 0, done.stdout
    shutil.rmtree(tmp_path / "diary-.service.d")
    assert run(binary, *asked, services[1]).returncode != 0


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


def test_both_lead_people_to_https_and_refuse_a_script(tmp_path: Path) -> None:
    """A token that goes in clear is to be seen going wrong, not to be led on without a word."""
    port = free_port()
    nginx, caddy = FILES["/etc/nginx/sites-enabled/diary"], FILES["/etc/caddy/Caddyfile"]
    plain = nginx.partition("server {\n    listen 443")[0].replace("listen 80;", f"listen 127.0.0.1:{port};")
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/log;\nevents {{}}\n"
        f"http {{ access_log off; client_body_temp_path {tmp_path}/body; proxy_temp_path {tmp_path}/proxy;"
        f" fastcgi_temp_path {tmp_path}/f; uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;\n{plain} }}\n"
    )
    (tmp_path / "Caddyfile").write_text(
        f"{{\n admin off\n auto_https off\n http_port {port}\n}}\n" + caddy.partition("\ndiary.example {")[0]
    )
    home = os.environ | {"XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    for command in (
        (program("nginx"), "-c", tmp_path / "nginx.conf"),
        (program("caddy"), "run", "--config", tmp_path / "Caddyfile", "--adapter", "caddyfile"),
    ):
        told = [str(part) for part in command]
        proxy = subprocess.Popen(told, stderr=subprocess.PIPE, text=True, cwd=tmp_path, env=home)
        try:
            assert asked(port, "/log?day=1") == (301, "https://diary.example/log?day=1"), command
            assert asked(port, "/api/v1/diaries") == (403, None), command
        finally:
            proxy.terminate()
            proxy.communicate(timeout=20)


def asked(port: int, path: str) -> tuple[int, str | None]:
    """What a proxy says over plain HTTP, and where it leads, once it is there."""
    for _ in range(100):
        line = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            line.request("GET", path, headers={"Host": "diary.example"})
        except OSError:
            time.sleep(0.05)
            continue
        found = line.getresponse()
        line.close()
        return found.status, found.headers["Location"]
    raise AssertionError("nobody answers")


def test_caddy_takes_its_file(tmp_path: Path) -> None:
    file = tmp_path / "Caddyfile"
    file.write_text(FILES["/etc/caddy/Caddyfile"])
    done = run(program("caddy"), "adapt", "--config", file, "--adapter", "caddyfile")
    assert done.returncode == 0, done.stderr
    assert '"diary.example"' in done.stdout
    assert "127.0.0.1:8000" in done.stdout
