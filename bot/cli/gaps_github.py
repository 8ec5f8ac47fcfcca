"""Issues of a repository on GitHub, kept in a file so that an interrupted or later run goes on from there."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.core.issue import Issue
from bot.errors import HubError, Permanent, UserError
from bot.gh.hub import Hub
from bot.learning.issue_files import Sample


def default_cache() -> Path:
    """Where caches belong on this machine."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "faqbot"


def issues_of(
    hub: Hub, repo: str, most: int, cache: Path, progress: Callable[[int], object] = lambda done: None
) -> list[Sample]:
    """The `most` newest issues (no pull requests), newest first; `progress` is told how many are there.

    Each issue is written to a file in `cache` as it comes. Where the file holds a whole earlier run, only what changed
    since then is asked for. Raises UserError where GitHub stops; the same call then goes on.
    """
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", repo):
        raise UserError(f"{repo!r} is not the name of a repository: write owner/name")
    file = _File(cache / f"{repo.replace('/', '--').lower()}.issues.jsonl")
    whole = file.whole >= most
    since = file.newest if whole else None
    try:
        progress(len(file.rows) if whole else 0)
        for number, issue in enumerate(hub.issues(repo, since=since, limit=most), 1):
            file.add(issue)
            progress(number if not whole else len(file.rows))
    except Permanent as error:
        raise UserError(f"{repo}: cannot be read: {error}; check name and token") from error
    except HubError as error:
        raise UserError(
            f"{repo}: stopped with {len(file.rows)} issues in {file.path}: {error}; run the same again to go on"
        ) from error
    file.finish(most)
    rows = sorted(file.rows.values(), key=lambda row: -int(row["number"]))[:most]
    return [Sample(f"#{row['number']}", row["title"], row["body"], row["url"]) for row in rows]


class _File:
    """One issue a line, later lines replace earlier ones; `{"whole": N}` says that the N newest were there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: dict[int, dict[str, Any]] = {}
        self.whole = 0
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        for line in text.split("\n"):
            self._take(line)
        path.parent.mkdir(parents=True, exist_ok=True)
        if text and not text.endswith("\n"):
            with path.open("a", encoding="utf-8") as file:
                file.write("\n")  # the line that an interrupted run did not finish

    @property
    def newest(self) -> datetime | None:
        """When the issue that changed last was changed."""
        times = [row["updated"] for row in self.rows.values() if row["updated"]]
        return datetime.fromisoformat(max(times)) if times else None

    def add(self, issue: Issue) -> None:
        updated = issue.updated_at.isoformat() if issue.updated_at else ""
        held = self.rows.get(issue.number)
        if held and updated and held["updated"] == updated:
            return
        row = {
            "number": issue.number,
            "title": issue.title,
            "body": issue.body,
            "url": issue.url or f"https://github.com/{issue.repo.full_name}/issues/{issue.number}",
            "updated": updated,
        }
        self.rows[issue.number] = row
        self._write(row)

    def finish(self, most: int) -> None:
        if most > self.whole:
            self.whole = most
            self._write({"whole": most})

    def _take(self, line: str) -> None:
        try:
            row = json.loads(line)
        except ValueError:
            return
        if isinstance(row, dict) and isinstance(row.get("whole"), int):
            self.whole = row["whole"]
        elif isinstance(row, dict) and {"number", "title", "body", "url", "updated"} <= row.keys():
            self.rows[row["number"]] = row

    def _write(self, row: dict[str, Any]) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
