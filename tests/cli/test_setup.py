"""`faqbot setup`: from the button to an App whose keys work, against the sandbox."""

from __future__ import annotations

import json
import re
import stat
import threading
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from bot.cli.main import run
from bot.errors import Permanent, UserError
from bot.gh.addresses import web_address
from bot.gh.auth import AppCredentials, Link
from bot.gh.connection import Connection
from bot.gh.rights import EVENTS, PERMISSIONS
from bot.gh.sandbox.samples import REPO
from bot.settings import Settings
from bot.web.manifest import NewApp, convert, create_setup_app, form_address, manifest
from tests.action.runner import Run

URL = "https://faqbot.example.org"
ASKED = {**manifest("faqbot", URL), "redirect_url": "http://127.0.0.1:1/created"}
MADE = NewApp(7, "faqbot", "https://github.com/apps/faqbot", "PEM", "SECRET")


def form_of(page: str) -> tuple[str, dict[str, str]]:
    """Where the page's form goes and what is in it."""
    (action,) = re.findall(r'<form method="post" action="([^"]*)"', page)
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return unescape(action), {name: unescape(value) for name, value in fields}


class Person(threading.Thread):
    """Somebody who opens the page as soon as it is there, and presses the button."""

    def __init__(self, output: Any) -> None:
        super().__init__(daemon=True)
        self.output, self.last = output, ""
        self.there = threading.Event()

    def run(self) -> None:
        assert self.there.wait(10)
        page = requests.get(self.output["here"], timeout=5)
        action, fields = form_of(page.text)
        self.last = requests.post(action, data=fields, timeout=10).text


def test_from_the_button_to_keys_that_work(github: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    seen: dict[str, str] = {}
    person = Person(seen)

    def launch(address: str) -> int:
        seen["here"] = address
        person.there.set()
        return 0

    monkeypatch.setattr("click.launch", launch)
    person.start()
    assert run(["setup", "--url", URL, "--to", str(tmp_path / "keys"), "--minutes", "0.5"]) == 0
    person.join(10)
    assert "The App is there" in person.last
    environment = dict(line.split("=", 1) for line in (tmp_path / "keys/faqbot.env").read_text().splitlines())
    settings = Settings.from_environ(environment)
    assert settings.url == URL
    credentials = AppCredentials(settings.app_id, settings.private_key, Link(api=f"{github.url}/api"))
    hub = credentials.hub_for(0, REPO)
    assert hub.me().login == "faqbot[bot]"
    assert hub.default_branch(REPO)[0] == "main"
    (hook,) = github.sandbox.world.hooks.values()
    assert (hook.url, (hook.secret,)) == (f"{URL}/webhook", settings.webhook_secrets)
    assert set(hook.events) == set(EVENTS)
    credentials.close()
    said = capsys.readouterr().out
    assert settings.webhook_secrets[0] not in said + person.last
    assert "apps/faqbot/installations/new" in said


def test_the_keys_are_for_this_user_only_and_never_overwritten(tmp_path: Path, capsys):
    from bot.cli.setup import Keys

    keys = Keys(tmp_path / "keys")
    keys.save(MADE, URL)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
    assert modes.pop(".gitignore")  # a checkout around it must not take them in
    assert modes == {"private-key.pem": 0o600, "webhook-secret": 0o600, "faqbot.env": 0o600}
    assert run(["setup", "--url", URL, "--to", str(tmp_path / "keys")]) == 1
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param([], "say where GitHub will reach the server", id="no address"),
        pytest.param(["--url", "faqbot.example.org"], "is no address of a server", id="no scheme"),
        pytest.param(["--url", "javascript:alert(1)"], "is no address of a server", id="another scheme"),
        pytest.param(["--url", URL, "--name", "x" * 35], "1 to 34 characters", id="long name"),
        pytest.param(["--url", URL, "--org", "../x"], "is no organisation", id="no organisation"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_opened(tmp_path: Path, monkeypatch, capsys, options, said):
    monkeypatch.setattr("click.launch", lambda address: pytest.fail("opened a page"))
    assert run(["setup", "--to", str(tmp_path / "keys"), *options]) == 1
    assert said in capsys.readouterr().err


@pytest.fixture
def page():
    """The local page, with the codes that it handed on."""
    codes: list[str] = []

    def take(code: str) -> NewApp:
        codes.append(code)
        return MADE

    client = create_setup_app(ASKED, "https://github.com/settings/apps/new?state=right", "right", take).test_client()
    return client, codes


def test_the_button_asks_for_these_rights_and_no_others(page):
    client, _ = page
    action, fields = form_of(client.get("/").text)
    assert urlsplit(action).netloc == "github.com"
    asked = json.loads(fields["manifest"])
    assert asked["default_permissions"] == PERMISSIONS
    assert {name for name, what in PERMISSIONS.items() if what == "write"} == {"issues", "checks"}
    assert not asked["public"]


@pytest.mark.parametrize("state", ["", "wrong", "rïght"])
def test_an_answer_that_nobody_asked_for_is_refused(page, state):
    client, codes = page
    assert client.get("/created", query_string={"code": "abc", "state": state}).status_code == 403
    assert codes == []


def test_the_keys_are_fetched_once(page):
    client, codes = page
    for _ in range(2):
        assert client.get("/created?code=abc&state=right").status_code == 200
    assert codes == ["abc"]


def test_a_page_elsewhere_cannot_read_it(page):
    client, _ = page
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 421
    headers = client.get("/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_what_goes_wrong_is_shown_without_markup(github: Run):
    def take(code: str) -> NewApp:
        raise UserError("<script>alert(1)</script>")

    client = create_setup_app(ASKED, "https://github.com/x", "right", take).test_client()
    assert "&lt;script&gt;" in client.get("/created?code=a&state=right").text


@pytest.mark.parametrize("code", ["", "../user", "a/b", "a?b", "x" * 201])
def test_a_code_that_is_none_is_never_sent(github: Run, code):
    connection = Connection(None, api=f"{github.url}/api")
    with pytest.raises(UserError):
        convert(connection, code)
    assert not github.faults.log
    connection.close()


def test_a_code_is_good_once(github: Run):
    connection = Connection(None, api=f"{github.url}/api")
    with pytest.raises(Permanent):
        convert(connection, "unknown")
    connection.close()


@pytest.mark.parametrize(
    ("api", "web"),
    [
        pytest.param("https://api.github.com", "https://github.com", id="github.com"),
        pytest.param("https://ghe.example/api/v3", "https://ghe.example", id="enterprise server"),
        pytest.param("https://api.octo.ghe.com", "https://octo.ghe.com", id="ghe.com"),
        pytest.param("http://127.0.0.1:8080/api", "http://127.0.0.1:8080", id="sandbox"),
    ],
)
def test_the_form_goes_to_the_pages_that_belong_to_the_api(api, web):
    assert web_address(api) == web
    assert form_address(web, "", "s") == f"{web}/settings/apps/new?state=s"
    assert form_address(web, "octo-org", "s") == f"{web}/organizations/octo-org/settings/apps/new?state=s"


def test_the_answer_of_the_sandbox_is_what_github_describes(github: Run):
    from githubkit_schemas.latest.models import AppManifestsCodeConversionsPostResponse201

    asked = {"manifest": json.dumps(ASKED)}
    form = form_address(github.url, "", "s")
    sent = requests.post(form, data=asked, timeout=5, allow_redirects=False)
    code = re.search(r"code=(\w+)", sent.headers["Location"])[1]
    made = requests.post(f"{github.url}/api/app-manifests/{code}/conversions", timeout=5).json()
    AppManifestsCodeConversionsPostResponse201.model_validate(made)
