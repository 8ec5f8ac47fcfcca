"""Values for tests that name only what matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.core.issue import Author, Comment, Issue, Repo

REPO = Repo("octo/ocr", 500)
READER = Author("reader", 7)  # writes the issues
MAINTAINER = Author("maintainer", 8)
BOT = Author("faqbot[bot]", 99, is_bot=True)
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
        "url": f"https://github.com/{repo.full_name}/issues/{number}",
    }
    return Issue(title, body, **{**defaults, **fields})


def a_comment(body: str = "Same here", author: Author | str = READER, **fields: Any) -> Comment:
    """A comment by `reader`."""
    if isinstance(author, str):
        author = Author(author, 7)
    id = fields.pop("id", 11)
    url = f"https://github.com/{REPO.full_name}/issues/1#issuecomment-{id}"
    return Comment(id, body, author, **{"created_at": NOON, "updated_at": NOON, "url": url, **fields})
