"""Values for tests that name only what matters."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.core.issue import Author, Comment, Issue, Repo
from bot.gh.deliveries import sign
from tests import github_json

REPO = Repo("octo/ocr", 500)
READER = Author("reader", 7)  # writes the issues
MAINTAINER = Author("maintainer", 8)
BOT = Author("faqbot[bot]", 99, is_bot=True)
SECRET = "not a secret"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def an_issue(title: str = "It does not work", body: str = "", **fields: Any) -> Issue:
    """An open issue by `reader` in octo/ocr; `repo` and `author` may be given as plain names."""
    if isinstance(fields.get("repo"), str):
        fields["repo"] = replace(REPO, full_name=fields["repo"])
    if isinstance(fields.get("author"), str):
        fields["author"] = Author(fields["author"], 7)
    repo = fields.get("repo", REPO)
    number = fields.get("number", 1)
    defaults: dict[str, Any] = {
        "number": number,
        "repo": repo,
        "author": READER,
        "created_at": NOON,
        "updated_at": NOON,
        "url": f"https://github.com/{repo.full_name}/{'pull' if fields.get('is_pull_request') else 'issues'}/{number}",
    }
    return Issue(title, body, **{**defaults, **fields})


def a_comment(body: str = "Same here", author: Author | str = READER, **fields: Any) -> Comment:
    """A comment by `reader`."""
    if isinstance(author, str):
        author = Author(author, 7)
    id = fields.pop("id", 11)
    url = f"https://github.com/{REPO.full_name}/issues/1#issuecomment-{id}"
    return Comment(id, body, author, **{"created_at": NOON, "updated_at": NOON, "url": url, **fields})


@dataclass(frozen=True)
class Delivery:
    """A POST as GitHub would send it."""

    headers: dict[str, str]
    body: bytes
    payload: dict[str, Any]


def a_delivery(event: str = "issues", action: str = "opened", **parts: Any) -> Delivery:
    """A signed delivery. `issue`, `comment`, `sender`, `repo` and `installation` are our values; other keys are JSON.

    `id` is the delivery id, `secret` what it is signed with.
    """
    id = parts.pop("id", "72d3162e-cc78-11e3-81ab-4c9367dc0958")
    secret = parts.pop("secret", SECRET)
    payload = payload_json(event, action, **parts)
    body = json.dumps(payload).encode()
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": event,
        "X-GitHub-Delivery": id,
        "X-Hub-Signature-256": sign(secret, body),
    }
    return Delivery(headers, body, payload)


def payload_json(
    event: str,
    action: str,
    *,
    issue: Issue | None = None,
    comment: Comment | None = None,
    sender: Author = READER,
    repo: Repo | None = None,
    installation: int = 0,
    **more: Any,
) -> dict[str, Any]:
    """A webhook's payload as GitHub's schema has it."""
    if event in ("issues", "issue_comment"):
        issue = issue or an_issue()
    home = repo or (issue.repo if issue else REPO)
    payload: dict[str, Any] = {"repository": github_json.repo_json(home), "sender": github_json.user_json(sender)}
    if action:
        payload["action"] = action
    if issue:
        payload["issue"] = github_json.issue_json(issue)
    if event == "issue_comment":
        comment = comment or a_comment()
        payload["comment"] = github_json.comment_json(comment, home, issue.number if issue else 1)
    if installation:
        payload["installation"] = {"id": installation, "node_id": "MDIz"}
    return {**payload, **more}
