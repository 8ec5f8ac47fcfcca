"""Every request of the hub fits GitHub's own description of its API, checked by prism, which knows nothing of us.

npm install --prefix var/octokit @octokit/openapi@23 @stoplight/prism-cli@5
var/octokit/node_modules/.bin/prism mock --errors --port 4010 \\
    var/octokit/node_modules/@octokit/openapi/generated/api.github.com.json
PRISM_URL=http://127.0.0.1:4010 pytest tests/gh/test_prism.py
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from github.Auth import Token

from bot.errors import HubError, Permanent
from bot.gh.connection import Connection
from bot.gh.hub import Hub
from bot.gh.pygithub_hub import PyGithubHub
from bot.web.manifest import convert

PRISM = os.environ.get("PRISM_URL", "")
REPO = "octo/ocr"
DAY = datetime(2026, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not PRISM, reason="PRISM_URL is not set (CI starts prism)")

CALLS: dict[str, Callable[[Any], object]] = {
    "me": lambda hub: hub.me(),
    "issue": lambda hub: hub.issue(REPO, 1),
    "issues": lambda hub: list(hub.issues(REPO, since=DAY, state="open", author="faqbot[bot]", limit=3)),
    "comments": lambda hub: hub.comments(REPO, 1),
    "comment": lambda hub: hub.comment(REPO, 1),
    "post_comment": lambda hub: hub.post_comment(REPO, 1, "text"),
    "edit_comment": lambda hub: hub.edit_comment(REPO, 1, "text"),
    "delete_comment": lambda hub: hub.delete_comment(REPO, 1),
    "react": lambda hub: hub.react(REPO, 1, "+1"),
    "reactions": lambda hub: hub.reactions(REPO, 1),
    "repo_labels": lambda hub: hub.repo_labels(REPO),
    "create_label": lambda hub: hub.create_label(REPO, "faq", "c5def5", "text"),
    "add_labels": lambda hub: hub.add_labels(REPO, 1, ("faq", "常见问题")),
    "remove_label": lambda hub: hub.remove_label(REPO, 1, "常见问题"),
    "label_history": lambda hub: hub.label_history(REPO, 1),
    "permission": lambda hub: hub.permission(REPO, "reader"),
    "default_branch": lambda hub: hub.default_branch(REPO),
    "files": lambda hub: hub.files(REPO, "faq", "main"),
    "read_file": lambda hub: hub.read_file(REPO, ".github/faqbot.yml", "main"),
    "create_issue": lambda hub: hub.create_issue(REPO, "title", "body", ("faq",)),
    "create_check": lambda hub: hub.create_check(
        REPO, "0" * 40, name="faqbot", conclusion="neutral", title="title", summary="text"
    ),
    "failed_deliveries": lambda hub: hub.failed_deliveries(repo=REPO, since=DAY),
    "redeliver": lambda hub: hub.redeliver(1, repo=None),
}


@pytest.fixture
def connection() -> Iterator[Connection]:
    connection = Connection(Token("token"), api=PRISM, read_retries=0)
    yield connection
    connection.close()


def is_request_refused(error: HubError) -> bool:
    """Prism says 404 for an unknown path, 405 for a method, 401 for no token, 422 or 400 for what does not fit.

    The next page of its made-up lists is at /resource, which is no request of ours.
    """
    if "GET /resource:" in str(error):
        return False
    return isinstance(error, Permanent) and error.status in (400, 401, 404, 405, 415, 422)


def test_every_verb_is_called():
    assert set(CALLS) == {name for name in vars(Hub) if not name.startswith("_")}


@pytest.mark.parametrize("verb", CALLS)
def test_the_request_fits_the_description(connection: Connection, verb: str):
    try:
        CALLS[verb](PyGithubHub(connection))
    except HubError as error:  # what prism makes up as an answer need not make sense
        assert not is_request_refused(error), error


def test_the_code_of_a_manifest_is_exchanged_as_described(connection: Connection):
    try:
        convert(connection, "abc")
    except HubError as error:
        assert not is_request_refused(error), error


def test_a_request_that_does_not_fit_is_refused(connection: Connection):
    with pytest.raises(Permanent) as refused:
        connection.send("POST", f"/repos/{REPO}/issues/1/labels", {"labels": [1]})
    assert is_request_refused(refused.value)
