"""Sandbox and bot behind one address: forms in, signed deliveries, the bot's words back through the REST API."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask, request
from github import Auth

from bot.errors import UserError
from bot.gh.connection import Connection
from bot.gh.deliveries import verify
from bot.gh.pygithub_hub import PyGithubHub
from bot.gh.sandbox.samples import BOT, REPO, SAMPLES
from bot.gh.sandbox.server import Server, bind
from bot.settings import Settings
from bot.web.serve_sandbox import OpenService, SandboxOptions, Service, running_sandbox

Seen = list[dict[str, Any]]


def a_bot(seen: Seen) -> OpenService:
    """A bot that answers every new issue with its title."""

    @contextmanager
    def open_service(settings: Settings) -> Iterator[Service]:
        app = Flask("bot")
        connection = Connection(Auth.Token(settings.token), api=settings.github_api, backoff=0)
        hub = PyGithubHub(connection)

        @app.post("/webhook")
        def webhook() -> tuple[str, int]:
            verify(settings.webhook_secrets, request.get_data(), request.headers.get("X-Hub-Signature-256"))
            payload = json.loads(request.get_data())
            seen.append({"event": request.headers["X-GitHub-Event"], **payload})
            if payload.get("action") == "opened":
                issue = payload["issue"]
                hub.post_comment(payload["repository"]["full_name"], issue["number"], f"You said: {issue['title']}")
            return "", 202

        @app.get("/healthz")
        def healthz() -> str:
            return "ok"

        yield Service(app)
        connection.close()

    return open_service


def until(condition: Callable[[], Any], timeout: float = 10.0) -> Any:
    """What `condition` says as soon as it says something."""
    end = time.monotonic() + timeout
    while not (found := condition()):
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.02)
    return found


@contextmanager
def serving(open_service: OpenService | None, **options: Any) -> Iterator[Server]:
    listener = bind("127.0.0.1", 0)
    with running_sandbox(listener, Settings(), open_service, SandboxOptions(**options)) as server:
        yield server


def form(server: Server, path: str, **data: str) -> requests.Response:
    headers = {"Origin": server.url}
    return requests.post(f"{server.url}{path}", data=data, headers=headers, timeout=10, allow_redirects=False)


def comments(server: Server, number: int) -> list[tuple[str, str]]:
    found = requests.get(f"{server.url}/api/repos/{REPO}/issues/{number}/comments", timeout=10).json()
    return [(comment["user"]["login"], comment["body"]) for comment in found]


def test_a_new_issue_reaches_the_bot_and_its_words_come_back() -> None:
    seen: Seen = []
    with serving(a_bot(seen), samples=False) as server:
        assert form(server, f"/{REPO}/issues/new", title="Hello", body="").headers["Location"].endswith("/issues/1")
        assert until(lambda: comments(server, 1)) == [(BOT, "You said: Hello")]
        until(lambda: len(seen) == 3)
    assert [told["event"] for told in seen] == ["ping", "issues", "issue_comment"]
    assert seen[-1]["sender"]["type"] == "Bot"


def test_the_samples_are_told_like_any_other_issue() -> None:
    seen: Seen = []
    with serving(a_bot(seen)) as server:
        for number in range(1, len(SAMPLES) + 1):
            until(lambda number=number: any(login == BOT for login, _ in comments(server, number)))


def test_pages_answer_while_the_bot_still_gets_ready() -> None:
    states: list[int] = []
    listener = bind("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"

    @contextmanager
    def slow(settings: Settings) -> Iterator[Service]:
        for path in ("/", "/webhook", "/healthz"):
            states.append(requests.get(url + path, timeout=10).status_code)
        with a_bot([])(settings) as service:
            yield service

    with running_sandbox(listener, Settings(), slow) as server:
        states.append(requests.get(f"{server.url}/healthz", timeout=10).status_code)
    assert states == [200, 503, 503, 200]


def test_the_bot_gets_productions_settings_with_github_here() -> None:
    given: list[Settings] = []

    @contextmanager
    def open_service(settings: Settings) -> Iterator[Service]:
        given.append(settings)
        yield Service(Flask("bot"))

    real = Settings(app_id="1", private_key="k", token="real token", webhook_secrets=("real secret",), dry_run=True)
    listener = bind("127.0.0.1", 0)
    with running_sandbox(listener, real, open_service) as server:
        [settings] = given
        assert settings.github_api == f"{server.url}/api"
        assert settings.jobs.database_url == "" and settings.jobs.data.is_dir()
    assert settings.dry_run and not settings.app_id and not settings.private_key
    assert settings.token != "real token" and settings.webhook_secrets != ("real secret",)
    assert not settings.jobs.data.exists()


def test_without_a_bot_it_is_only_github() -> None:
    with serving(None) as server:
        assert requests.get(f"{server.url}/{REPO}/issues", timeout=10).status_code == 200
        assert requests.get(f"{server.url}/webhook", timeout=10).status_code == 503


def test_entries_that_are_edited_show_at_once(tmp_path: Path) -> None:
    seen: Seen = []
    entry = tmp_path / "001-a.md"
    entry.write_text("before", encoding="utf-8")
    (tmp_path / ".hidden").write_text("no", encoding="utf-8")
    with serving(a_bot(seen), faq=tmp_path, samples=False) as server:

        def content(path: str) -> tuple[int, str]:
            answer = requests.get(f"{server.url}/{REPO}/raw/main/{path}", timeout=10)
            return answer.status_code, answer.text

        assert content("faq/001-a.md") == (200, "before")
        assert content("faq/.hidden")[0] == 404
        entry.write_text("after", encoding="utf-8")
        until(lambda: content("faq/001-a.md") == (200, "after"))
        until(lambda: any(told["event"] == "push" for told in seen))


def test_a_state_is_kept_and_gone_on_from(tmp_path: Path) -> None:
    state = tmp_path / "world.json"
    with serving(a_bot([]), state=state, samples=False) as server:
        form(server, f"/{REPO}/issues/new", title="Remember me", body="")
        until(lambda: comments(server, 1))
    seen: Seen = []
    with serving(a_bot(seen), state=state) as server:
        assert comments(server, 1) == [(BOT, "You said: Remember me")]
        form(server, f"/{REPO}/issues/1", do="comment", body="/faq 9")
        until(lambda: any(told["event"] == "issue_comment" for told in seen))
    assert not any(told["event"] == "issues" for told in seen)


def test_a_file_that_is_no_state_is_said_and_left_alone(tmp_path: Path) -> None:
    state = tmp_path / "notes.txt"
    state.write_text("my notes", encoding="utf-8")
    with pytest.raises(UserError, match=r"notes\.txt"), serving(None, state=state):
        pass
    assert state.read_text(encoding="utf-8") == "my notes"


def test_what_goes_wrong_while_the_bot_starts_ends_the_server() -> None:
    @contextmanager
    def broken(settings: Settings) -> Iterator[Service]:
        raise UserError("no database")
        yield

    listener = bind("127.0.0.1", 0)
    port = listener.getsockname()[1]
    with pytest.raises(UserError, match="no database"), running_sandbox(listener, Settings(), broken):
        pass
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{port}/", timeout=5)
