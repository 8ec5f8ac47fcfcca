"""The environment to Settings, or every problem in it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from bot.errors import SettingsError
from bot.jobs.settings import JobSettings
from bot.settings import TABLE, Settings, document

PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n"
ROOT = Path(__file__).parent.parent


def problems(**environ: str) -> list[str]:
    with pytest.raises(SettingsError) as error:
        Settings.from_environ(environ)
    return [str(problem) for problem in error.value.problems]


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environ({}) == Settings()
    assert not Settings().has_credentials


def test_what_others_set_is_none_of_our_business() -> None:
    assert Settings.from_environ({"PATH": "/bin", "XFAQBOT_Y": "1", "_FAQBOT_COMPLETE": "bash_source"}) == Settings()


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        pytest.param("FAQBOT_WEBHOOK_SECRET", "long enough", "webhook_secrets", ("long enough",), id="one secret"),
        pytest.param(
            "FAQBOT_WEBHOOK_SECRET",
            " the new one, the old one,",
            "webhook_secrets",
            ("the new one", "the old one"),
            id="two",
        ),
        pytest.param("FAQBOT_TOKEN", " ghp_x\n", "token", "ghp_x", id="a token with a line end"),
        pytest.param("GITHUB_TOKEN", "ghs_x", "token", "ghs_x", id="the workflow's token"),
        pytest.param("FAQBOT_GITHUB_API", "http://127.0.0.1:1/api/", "github_api", "http://127.0.0.1:1/api", id="api"),
        pytest.param(
            "GITHUB_API_URL",
            "https://git.example/api/v3",
            "github_api",
            "https://git.example/api/v3",
            id="the workflow's",
        ),
        pytest.param("FAQBOT_REPOS", "octo/ocr, octo/other", "repos", ("octo/ocr", "octo/other"), id="repositories"),
        pytest.param("PORT", "0", "port", 0, id="lowest port"),
        pytest.param("FAQBOT_PORT", "65535", "port", 65535, id="highest port"),
        pytest.param("FAQBOT_FAQ", "faq", "faq", Path("faq"), id="a folder"),
        pytest.param("FAQBOT_DRY_RUN", "Yes", "dry_run", True, id="yes"),
        pytest.param("FAQBOT_DEBUG", "0", "debug", False, id="no"),
        pytest.param("FAQBOT_LOG", "WARNING", "log", "warning", id="a level"),
        pytest.param("FAQBOT_SECONDS_BETWEEN_WRITES", "0.5", "seconds_between_writes", 0.5, id="half a second"),
        pytest.param("GITHUB_EVENT_PATH", "/e.json", "event_path", Path("/e.json"), id="an Action's event"),
        pytest.param("FAQBOT_LOG", "", "log", "info", id="empty is not set"),
        pytest.param("FAQBOT_APP_ID", "  ", "app_id", "", id="blank is not set"),
    ],
)
def test_a_variable_becomes_a_value(name: str, text: str, field: str, value: Any) -> None:
    assert getattr(Settings.from_environ({name: text}), field) == value


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        (
            "DATABASE_URL",
            "postgresql://me@/faqbot?host=/cloudsql/x",
            "database_url",
            "postgresql://me@/faqbot?host=/cloudsql/x",
        ),
        ("FAQBOT_DATA", "/srv/faqbot", "data", Path("/srv/faqbot")),
        ("FAQBOT_CONCURRENCY", "8", "concurrency", 8),
        ("FAQBOT_GRACE_SECONDS", "2.5", "grace_seconds", 2.5),
    ],
)
def test_what_concerns_jobs_is_in_its_own_place(name: str, text: str, field: str, value: Any) -> None:
    assert getattr(Settings.from_environ({name: text}).jobs, field) == value


def test_an_app_has_credentials() -> None:
    settings = Settings.from_environ({"FAQBOT_APP_ID": "Iv1.abc", "FAQBOT_PRIVATE_KEY": PEM.replace("\n", "\\n")})
    assert settings.has_credentials
    assert settings.private_key == PEM


def test_ours_goes_before_the_platforms() -> None:
    settings = Settings.from_environ({"GITHUB_TOKEN": "theirs", "FAQBOT_TOKEN": "ours"})
    assert settings.token == "ours"


def test_a_secret_may_be_in_a_file(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_text(PEM)
    settings = Settings.from_environ({"FAQBOT_APP_ID": "1", "FAQBOT_PRIVATE_KEY_FILE": str(key)})
    assert settings.private_key == PEM


# What is wrong


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("FAQBOT_WEBHOOK_SECRET", "short", id="a short secret"),
        pytest.param("FAQBOT_WEBHOOK_SECRET", "long enough,short", id="a short one beside a long one"),
        pytest.param("FAQBOT_WEBHOOK_SECRET", ",", id="only a comma"),
        pytest.param("FAQBOT_TOKEN", "two words", id="a token with a blank"),
        pytest.param("FAQBOT_APP_ID", "my app", id="an id with a blank"),
        pytest.param("FAQBOT_GITHUB_API", "api.github.com", id="an address without https"),
        pytest.param("FAQBOT_GITHUB_API", "https://", id="an address without a host"),
        pytest.param("FAQBOT_GITHUB_API", "http://[", id="half an address"),
        pytest.param("FAQBOT_URL", "https://x/?a=1", id="an address with a query"),
        pytest.param("DATABASE_URL", "mysql://h/d", id="another database"),
        pytest.param("PORT", "65536", id="port above the highest"),
        pytest.param("PORT", "-1", id="port below the lowest"),
        pytest.param("PORT", "http", id="port by name"),
        pytest.param("FAQBOT_SECONDS_BETWEEN_WRITES", "nan", id="not a number"),
        pytest.param("FAQBOT_CONCURRENCY", "1.5", id="half a job"),
        pytest.param("FAQBOT_DRY_RUN", "maybe", id="neither yes nor no"),
        pytest.param("FAQBOT_LOG", "loud", id="no such level"),
        pytest.param("FAQBOT_REPOS", "octo", id="a repository without an owner"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, text: str) -> None:
    (problem,) = problems(**{name: text})
    assert problem.startswith(f"{name}: ")


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        pytest.param("FAQBOT_WEBHOK_SECRET", "did you mean FAQBOT_WEBHOOK_SECRET?", id="a letter is missing"),
        pytest.param("FAQBOT_APPID", "did you mean FAQBOT_APP_ID?", id="a stroke is missing"),
        pytest.param("FAQBOT_LOG_FILE", "did you mean", id="a file for what is no secret"),
        pytest.param("FAQBOT_ZZZZZZZZZZZZZZZZZZ", "docs/settings.md", id="like nothing"),
    ],
)
def test_an_unknown_name_is_an_error_with_the_nearest_known(name: str, mend: str) -> None:
    (problem,) = problems(**{name: "1"})
    assert name in problem
    assert mend in problem


def test_all_problems_are_told_at_once() -> None:
    found = problems(FAQBOT_LOG="loud", PORT="x", FAQBOT_NOPE="1", FAQBOT_APP_ID="1", FAQBOT_CONCURRENCY="many")
    assert [line.partition(":")[0] for line in found] == [
        "FAQBOT_NOPE",
        "PORT",
        "FAQBOT_LOG",
        "FAQBOT_CONCURRENCY",
        "FAQBOT_PRIVATE_KEY",
    ]


@pytest.mark.parametrize(
    ("environ", "missing"),
    [
        ({"FAQBOT_APP_ID": "1"}, "FAQBOT_PRIVATE_KEY: FAQBOT_APP_ID needs it"),
        ({"FAQBOT_PRIVATE_KEY": PEM}, "FAQBOT_APP_ID: FAQBOT_PRIVATE_KEY needs it"),
    ],
)
def test_half_an_app_is_a_problem(environ: dict[str, str], missing: str) -> None:
    assert problems(**environ) == [missing]


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (problem,) = problems(FAQBOT_TOKEN_FILE=str(tmp_path / "nowhere"))
    assert problem.startswith("FAQBOT_TOKEN_FILE: ")
    assert "No such file" in problem


def test_a_secret_is_given_once_only(tmp_path: Path) -> None:
    (problem,) = problems(FAQBOT_TOKEN="x", FAQBOT_TOKEN_FILE=str(tmp_path))
    assert problem == "FAQBOT_TOKEN: give FAQBOT_TOKEN or FAQBOT_TOKEN_FILE, not both"


# Secrets stay secret


def test_no_secret_is_in_a_repr() -> None:
    environ = {
        "FAQBOT_WEBHOOK_SECRET": "hush-hush-1",
        "FAQBOT_TOKEN": "hush-hush-2",
        "FAQBOT_APP_ID": "1",
        "FAQBOT_PRIVATE_KEY": PEM,
        "DATABASE_URL": "postgresql://me:hush-hush-3@h/d",
    }
    settings = Settings.from_environ(environ)
    assert "hush" not in repr(settings) + str(settings)
    assert "MIIB" not in repr(settings)


@pytest.mark.parametrize(
    "setting", [setting for setting in TABLE if setting.kind.secret], ids=lambda setting: setting.name
)
def test_a_secret_that_cannot_be_used_is_not_repeated(setting: Any) -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_environ({setting.name: "hush é"})
    assert "hush" not in str(error.value)


# The document


def test_every_field_has_a_row_with_help() -> None:
    named = {each.name for settings in (Settings, JobSettings) for each in fields(settings)} - {"jobs"}
    assert {setting.field for setting in TABLE} == named
    assert all(setting.help.endswith(".") for setting in TABLE)


def test_the_document_is_up_to_date() -> None:
    shown = subprocess.run([sys.executable, "-m", "bot.settings"], capture_output=True, text=True, check=True, cwd=ROOT)
    assert shown.stdout == document()
    assert (ROOT / "docs/settings.md").read_text() == document(), "python -m bot.settings > docs/settings.md"
