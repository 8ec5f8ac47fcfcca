"""One call of the REST API, as the endpoints see it, and what they hand back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from bot.gh.sandbox.faults import Faults
from bot.gh.sandbox.records import App, Comment, GitHubSays, Repository
from bot.gh.sandbox.state import Sandbox

#: Method, rule below /api, and the function that answers with a Reply or with what becomes a 200.
Endpoint = tuple[str, str, Callable[..., Any]]


@dataclass
class Reply:
    """An answer: JSON, or bytes where the content itself was asked for."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Call:
    """Who asks what. `what` is "METHOD /path"; `login` is empty for nobody, and for an App that shows its own token."""

    sandbox: Sandbox
    faults: Faults
    what: str
    login: str
    app: App | None
    query: dict[str, str]
    body: Any
    headers: dict[str, str]
    repo_name: str = ""

    @property
    def repo(self) -> Repository:
        """The repository that the path names."""
        return self.sandbox.repo(self.repo_name)

    def field(self, name: str, default: Any = None) -> Any:
        """A field of the JSON object that came with the request."""
        if not isinstance(self.body, dict):
            raise GitHubSays(400, "Body should be a JSON object")
        return self.body.get(name, default)

    def text(self, name: str, *, needed: bool = True) -> str:
        """A field that must be text; 422 otherwise. An optional one may be missing or null, and is empty then."""
        value = self.field(name)
        if value is None and not needed:
            return ""
        if not isinstance(value, str):
            code = "missing_field" if value is None else "invalid"
            raise GitHubSays(422, "Invalid request.", errors=[{"resource": "Request", "field": name, "code": code}])
        return value

    def texts(self, name: str) -> list[str]:
        """A field, or the whole body, that must be a list of names; objects with a `name` count too, as on GitHub."""
        value = self.body if isinstance(self.body, list) else self.field(name, [])
        names: list[str] = []
        for item in value if isinstance(value, list) else [value]:
            text = item.get("name") if isinstance(item, dict) else item
            if not isinstance(text, str):
                error = {"resource": "Request", "field": name, "code": "invalid"}
                raise GitHubSays(422, "Invalid request.", errors=[error])
            names.append(text)
        return names

    def since(self) -> datetime | None:
        """The query's `since`."""
        value = self.query.get("since")
        try:
            found = datetime.fromisoformat(value) if value else None
        except ValueError:
            raise GitHubSays(422, "Validation Failed", errors=[{"field": "since", "code": "invalid"}]) from None
        return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found

    def page(self, rows: Sequence[Any], shape: Callable[[Any], Any], *, size: int = 30) -> Reply:
        """The page of `rows` that was asked for, with GitHub's Link header."""
        per_page = min(self.sandbox.page_limit, max(1, self._number("per_page", size)))
        page = max(1, self._number("page", 1))
        last = max(1, -(-len(rows) // per_page))
        places = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
        if page >= last:
            places = {name: place for name, place in places.items() if name not in ("next", "last")}
        if page == 1:
            places = {name: place for name, place in places.items() if name not in ("prev", "first")}
        path = self.what.partition(" ")[2]
        links = ", ".join(
            f'<{self.sandbox.url}/api{path}?{urlencode({**self.query, "page": place})}>; rel="{name}"'
            for name, place in places.items()
        )
        shown = rows[(page - 1) * per_page : page * per_page]
        return Reply([shape(row) for row in shown], headers={"Link": links} if links else {})

    def visible(self, comments: Sequence[Comment]) -> list[Comment]:
        """The comments that this GitHub admits to knowing, given the faults that are on."""
        shown = list(comments)
        for fault in self.faults.draw(self.what, "stale_comments", "lost_comments"):
            age = self.faults.age(fault) if fault.kind == "lost_comments" else fault.seconds or 5.0
            newest = self.sandbox.clock() - timedelta(seconds=age)
            shown = [comment for comment in shown if comment.created_at <= newest]
        return shown

    def _number(self, name: str, default: int) -> int:
        value = self.query.get(name, "")
        return int(value) if value.isascii() and value.isdigit() else default
