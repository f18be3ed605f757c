"""The units, the proxies and the sample environment name only what is there."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from lotrinh.cli import main
from lotrinh.settings import Settings, settings
from lotrinh.web.security import HEADERS, TRANSPORT

ROOT = Path(__file__).parents[2]
OPERATION = ROOT / "docs" / "operation"
UNITS = ("lotrinh.service", "lotrinh-worker.service")
OF_THE_SERVER = {"FORWARDED_ALLOW_IPS"}
"""Read by uvicorn, not by the product."""


def words(unit: str, key: str) -> list[list[str]]:
    text = (OPERATION / unit).read_text(encoding="utf-8")
    return [shlex.split(value) for value in re.findall(rf"^{key}=(.*)$", text, flags=re.MULTILINE)]


def sample() -> dict[str, str]:
    lines = (OPERATION / "lotrinh.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_calls_commands_and_options_that_there_are(unit: str) -> None:
    commands = [command for key in ("ExecStartPre", "ExecStart") for command in words(unit, key)]
    assert commands
    for program, name, *options in commands:
        assert program == "/opt/lotrinh/.venv/bin/lotrinh"
        known = {option for each in main.commands[name].params for option in each.opts}
        assert {option for option in options if option.startswith("--")} <= known


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_reads_the_sample_and_owns_its_data_directory(unit: str) -> None:
    assert words(unit, "EnvironmentFile") == [["/etc/lotrinh/lotrinh.env"]]
    [[state]] = words(unit, "StateDirectory")
    assert sample()["LOTRINH_DATA_DIR"] == f"/var/lib/{state}"


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_takes_the_unit(unit: str, tmp_path: Path) -> None:
    if not (verifier := shutil.which("systemd-analyze")):
        pytest.skip("there is no systemd-analyze")
    text = (
        (OPERATION / unit).read_text(encoding="utf-8").replace("/opt/lotrinh/.venv/bin/lotrinh", "/bin/true")
    )
    (tmp_path / unit).write_text(text.replace("/opt/lotrinh", "/"))
    found = subprocess.run([verifier, "verify", tmp_path / unit], capture_output=True, text=True, check=False)
    assert (found.returncode, [line for line in found.stderr.splitlines() if unit in line]) == (0, [])


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_sees_no_history_of_a_checkout(unit: str) -> None:
    assert words(unit, "InaccessiblePaths") == [["-/opt/lotrinh/.git"]]
    assert ".git" in (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines()


def test_the_sample_sets_only_settings_and_passes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {
        str(field.validation_alias or f"LOTRINH_{name.upper()}")
        for name, field in Settings.model_fields.items()
    }
    assert set(sample()) <= names | OF_THE_SERVER
    for name, value in sample().items():
        monkeypatch.setenv(name, value.replace("CHANGE", "own"))
    known = Settings()
    assert len(known.secret) >= 32
    assert known.https


LEFT = [name for name, value in sample().items() if "CHANGE" in value]


@pytest.mark.parametrize("name", LEFT)
def test_no_command_runs_with_a_password_of_the_sample(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, sample()[name])
    settings.cache_clear()
    try:
        said = CliRunner().invoke(main, ["doctor"])
    finally:
        settings.cache_clear()
    assert said.exit_code == 1
    assert f"{name}: " in said.output
    assert "put your own in place of CHANGE" in said.output


def test_nginx_speaks_only_what_is_safe_today() -> None:
    text = (OPERATION / "nginx.conf").read_text(encoding="utf-8")
    assert re.findall(r"ssl_protocols (.*);", text) == ["TLSv1.2 TLSv1.3"]
    [suites] = re.findall(r"ssl_ciphers (.*);", text)
    assert all(re.fullmatch(r"ECDHE-(ECDSA|RSA)-(AES\d+-GCM|CHACHA20)-\w+", one) for one in suites.split(":"))


@pytest.mark.parametrize("proxy", ["nginx.conf", "Caddyfile"])
def test_a_proxy_says_with_its_own_answers_what_the_app_says(proxy: str) -> None:
    text = (OPERATION / proxy).read_text(encoding="utf-8")
    assert f'"{TRANSPORT}"' in text
    assert HEADERS["X-Content-Type-Options"] in text
    assert "frame-ancestors 'none'" in text


def test_programs_are_not_led_from_http_to_https() -> None:
    assert re.search(r"location /api/ \{ return 403", (OPERATION / "nginx.conf").read_text(encoding="utf-8"))
    assert re.search(
        r"handle /api/\* \{\s*respond .* 403", (OPERATION / "Caddyfile").read_text(encoding="utf-8")
    )


def test_the_guide_names_commands_and_files_that_there_are() -> None:
    text = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`lotrinh ([a-z-]+)", text))
    assert named
    assert named <= set(main.commands)
    files = set(
        re.findall(r"`(lotrinh[\w-]*\.(?:service|env)|nginx\.conf|Caddyfile|\w+\.(?:json|yml))`", text)
    )
    assert files
    assert all((OPERATION / name).exists() for name in files)
