"""app.yaml starts the server that there is, with settings that it knows."""

from __future__ import annotations

import shlex
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from bot.cli.main import cli
from bot.settings import TABLE, Settings

ROOT = Path(__file__).parent.parent
PEM = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"


@pytest.fixture(scope="module")
def app() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "app.yaml").read_text())
    return loaded


def test_its_entrypoint_is_a_command_that_there_is(app: dict[str, Any]) -> None:
    python, dash_c, code, *arguments = shlex.split(app["entrypoint"])
    assert (python, dash_c, code) == ("python", "-c", "from bot.cli.main import main; main()")
    assert "0.0.0.0" in arguments
    result = CliRunner().invoke(cli, [*arguments, "--help"])
    assert result.exit_code == 0, result.output


def test_its_settings_are_known_and_sound(app: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/webhook").write_text("a long enough secret\n")
    (tmp_path / "secrets/app.pem").write_text(PEM)
    (tmp_path / "secrets/database").write_text("postgresql://me:pw@/faqbot?host=/cloudsql/project:region:instance\n")
    settings = Settings.from_environ({**app["env_variables"], "PORT": "8081"})
    assert settings.has_credentials
    assert settings.webhook_secrets
    assert settings.jobs.database_url
    assert settings.port == 8081


def test_all_its_values_are_texts(app: dict[str, Any]) -> None:
    assert all(isinstance(value, str) for value in app["env_variables"].values())


def test_it_holds_no_secret(app: dict[str, Any]) -> None:
    secret = {name for setting in TABLE if setting.kind.secret for name in setting.names}
    assert not secret & set(app["env_variables"])


def test_its_secrets_are_kept_from_git_but_not_from_the_deploy(app: dict[str, Any]) -> None:
    files = [value for name, value in app["env_variables"].items() if name.endswith("_FILE")]
    assert files
    assert all(path.startswith("secrets/") for path in files)
    assert "/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
    left_out = [line for line in (ROOT / ".gcloudignore").read_text().splitlines() if line and line[0] != "#"]
    assert not any(fnmatch("secrets/", line.strip("/") + "*") for line in left_out)


def test_an_instance_is_always_there_to_work(app: dict[str, Any]) -> None:
    assert app["manual_scaling"]["instances"] >= 1
    assert app["instance_class"].startswith("B")  # classes for manual scaling
    assert "automatic_scaling" not in app


def test_what_it_needs_is_deployed(app: dict[str, Any]) -> None:
    left_out = {line.strip("/") for line in (ROOT / ".gcloudignore").read_text().splitlines()}
    assert not left_out & {"bot", "faq", "requirements", "requirements.txt"}
    (included,) = [line[3:] for line in (ROOT / "requirements.txt").read_text().splitlines() if line.startswith("-r ")]
    assert (ROOT / included).is_file()
