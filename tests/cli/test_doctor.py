"""`faqbot doctor`: each thing that can be wrong is named, with its mend."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.main import run
from bot.gh.sandbox.app_manifests import key_pair
from bot.gh.sandbox.samples import REPO
from tests.action.runner import SPEAK, WORKFLOW_BOT, Run


def looked(capsys: pytest.CaptureFixture[str], *repos: str) -> tuple[int, dict[str, dict[str, str]]]:
    """The exit code and what was found, by name."""
    code = run(["doctor", "--json", *repos])
    return code, {check["name"]: check for check in json.loads(capsys.readouterr().out)}


def test_where_all_is_well_it_says_so(github: Run, capsys):
    assert run(["doctor", REPO]) == 0
    said = capsys.readouterr().out
    assert f"✓ credentials: the bot speaks as {WORKFLOW_BOT}" in said
    assert f"✓ {REPO}: rights: {WORKFLOW_BOT} has the role write" in said
    assert f"✓ {REPO}: catalog: 3 entries answer" in said
    assert "✗" not in said


def test_it_changes_nothing(github: Run, capsys):
    looked(capsys, REPO)
    assert {each.method for each in github.faults.log if not each.path.endswith("graphql")} == {"GET"}


@pytest.mark.parametrize(
    ("variables", "name", "said"),
    [
        pytest.param({"FAQBOT_DRY_RNU": "yes"}, "settings", "FAQBOT_DRY_RNU: there is no such setting", id="misspelt"),
        pytest.param({"GITHUB_TOKEN": ""}, "credentials", "there is no token", id="no token"),
        pytest.param({"GITHUB_TOKEN": "wrong"}, "credentials", "401", id="wrong token"),
        pytest.param({"FAQBOT_URL": "http://127.0.0.1:9"}, "server", "cannot be reached", id="server that is down"),
        pytest.param({"FAQBOT_URL": "http://127.0.0.1:9"}, "webhook secret", "there is none", id="no secret"),
        pytest.param({"FAQBOT_FAQ": "nowhere"}, "catalog here", "is not a folder", id="no folder"),
    ],
)
def test_what_is_wrong_with_the_environment_is_named(github: Run, capsys, monkeypatch, variables, name, said):
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    code, found = looked(capsys, REPO)
    assert code == 1
    assert found[name]["state"] == "fails"
    assert said in found[name]["said"]
    assert found[name]["mend"]


@pytest.mark.parametrize(
    ("files", "name", "state", "said"),
    [
        pytest.param(
            {".github/faqbot.yml": b"dry_run: true\n"}, f"{REPO}: settings", "note", "dry run", id="dry run"
        ),
        pytest.param(
            {".github/faqbot.yml": b"enabled: false\n"}, f"{REPO}: settings", "note", "switched off", id="switched off"
        ),
        pytest.param(
            {".github/faqbot.yml": b"dry_run: false\nx: 1\n"},
            f"{REPO}: settings and catalog", "fails", ".github/faqbot.yml:2: unknown key `x`", id="broken settings",
        ),
        pytest.param(
            {".github/faqbot.yml": SPEAK, "faq/011-x.md": b"none"},
            f"{REPO}: settings and catalog", "fails", "faq/011-x.md:1: has no front matter", id="broken entry",
        ),
        pytest.param(
            {".github/faqbot.yml": b"dry_run: false\nlabels: [not there]\n"},
            f"{REPO}: labels", "note", "lacks not there", id="missing label",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_repository_is_named(github: Run, capsys, files, name, state, said):
    github.put(files)
    code, found = looked(capsys, REPO)
    assert code == (1 if state == "fails" else 0)
    assert found[name]["state"] == state
    assert said in found[name]["said"]
    assert found[name]["mend"]


def test_where_github_does_not_answer_the_token_is_not_to_blame(github: Run, capsys, monkeypatch):
    monkeypatch.setenv("FAQBOT_GITHUB_API", "http://127.0.0.1:9")
    code, found = looked(capsys, REPO)
    assert (code, found["credentials"]["state"]) == (1, "fails")
    assert found["credentials"]["mend"] == (
        "http://127.0.0.1:9 does not answer: check the network, or FAQBOT_GITHUB_API"
    )


def test_an_entry_that_is_muted_and_not_there_is_told(github: Run, capsys, tmp_path: Path):
    text = SPEAK + b"muted: [2, 99]\n"
    github.put({".github/faqbot.yml": text})
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github/faqbot.yml").write_bytes(text)
    (tmp_path / "faq").mkdir(exist_ok=True)
    (tmp_path / "faq/002-a.md").write_text("---\nid: 2\ntitle: A\n---\nB.\n")
    assert run(["doctor", REPO, "--json"]) == 0
    said = [
        (each["name"], each["state"])
        for each in json.loads(capsys.readouterr().out)
        if "`muted` names 99," in each["said"]
    ]
    assert said == [("settings here", "note"), (f"{REPO}: settings", "note")]


HERE = [
    pytest.param("langage: zh\n", "fails", "unknown key `langage`", id="a mistake"),
    pytest.param("language: zh\n", "works", "dry run: nothing would be said on issues", id="not switched on"),
    pytest.param("dry_run: false\n", "works", "the bot may speak", id="switched on"),
]


@pytest.mark.parametrize(("text", "state", "said"), HERE)
def test_the_settings_in_this_folder_are_looked_at(github: Run, capsys, tmp_path: Path, text, state, said):
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github/faqbot.yml").write_text(text)
    _, found = looked(capsys, REPO)
    assert found["settings here"]["state"] == state
    assert said in found["settings here"]["said"]


def test_a_new_repository_is_told_to_be_in_dry_run(github: Run, capsys):
    github.put({".github/faqbot.yml": b"language: en\n"})
    code, found = looked(capsys, REPO)
    settings = found[f"{REPO}: settings"]
    assert (code, settings["state"]) == (0, "note")
    assert settings["said"] == "dry run: nothing is said on issues, a weekly note tells what would be"
    assert "dry_run: false" in settings["mend"]


def test_an_empty_catalog_is_not_fine(github: Run, capsys):
    github.sandbox.put_files(REPO, {".github/faqbot.yml": SPEAK}, "maintainer")
    code, found = looked(capsys, REPO)
    assert code == 1
    assert found[f"{REPO}: catalog"]["said"] == "0 entries answer"


def test_a_role_that_may_not_label_is_named(github: Run, capsys):
    github.sandbox.repo(REPO).roles[WORKFLOW_BOT] = "read"
    code, found = looked(capsys, REPO)
    assert code == 1
    assert "may not write" in found[f"{REPO}: rights"]["said"]


def test_a_repository_that_is_not_there_is_named_and_the_others_are_looked_at(github: Run, capsys):
    code, found = looked(capsys, "demo/nowhere", REPO)
    assert code == 1
    assert found["demo/nowhere"]["state"] == "fails"
    assert found[REPO]["state"] == "works"


@pytest.fixture
def app(github: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same as a GitHub App, with its webhook on the sandbox's own address."""
    private, public = key_pair()
    made = github.sandbox.add_app("faqbot", "maintainer", public_key=public)
    github.sandbox.add_hook(f"{github.url}/webhook", "secret")
    monkeypatch.delenv("GITHUB_TOKEN")
    monkeypatch.setenv("FAQBOT_APP_ID", str(made.id))
    monkeypatch.setenv("FAQBOT_PRIVATE_KEY", private)
    monkeypatch.setenv("FAQBOT_WEBHOOK_SECRET", "a-secret-that-is-long-enough")
    return github


def test_an_app_with_its_rights_is_fine(app: Run, capsys, monkeypatch):
    monkeypatch.setenv("FAQBOT_URL", app.url)
    _, found = looked(capsys, REPO)
    states = {
        name: found[name]["state"] for name in ("rights of the App", "events of the App", "webhook", "deliveries")
    }
    assert set(states.values()) == {"works"}


def test_an_app_that_lacks_a_right_and_an_event_is_told_which(app: Run, capsys):
    (made,) = app.sandbox.world.apps.values()
    made.permissions = {**made.permissions, "issues": "read"}
    made.events = ["issues"]
    code, found = looked(capsys, REPO)
    assert code == 1
    assert found["rights of the App"]["said"] == "lacks issues: write"
    assert "issue_comment" in found["events of the App"]["said"]


def test_a_webhook_that_leads_elsewhere_is_named(app: Run, capsys, monkeypatch):
    monkeypatch.setenv("FAQBOT_URL", "http://127.0.0.1:9")
    _, found = looked(capsys)
    assert found["webhook"]["state"] == "fails"
    assert "let the App's webhook lead to http://127.0.0.1:9/webhook" in found["webhook"]["mend"]


def test_secrets_are_never_shown(app: Run, capsys):
    run(["doctor", REPO])
    said = capsys.readouterr()
    assert "PRIVATE KEY" not in said.out + said.err
