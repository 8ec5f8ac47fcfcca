"""Records of people, labels, issues and comments, in the shape of GitHub's REST API."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from bot.gh.sandbox.records import REACTIONS, App, Comment, Happening, Issue, Label, Reaction, Repository, User
from bot.gh.sandbox.store import Store

Json = dict[str, Any]


def moment(time: datetime | None) -> str | None:
    """Whole seconds in UTC, as GitHub writes them."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if time else None


def node_id(kind: str, id: int) -> str:
    """An opaque global id."""
    return b64encode(f"{kind}:{id}".encode()).decode().rstrip("=")


def api_url(store: Store, path: str) -> str:
    """Address of a REST resource."""
    return f"{store.url}/api{path}"


def repo_url(store: Store, repo: Repository) -> str:
    """Address of a repository in the REST API."""
    return api_url(store, f"/repos/{repo.full_name}")


def user_json(store: Store, user: User) -> Json:
    """An account, short form."""
    url = api_url(store, f"/users/{quote(user.login)}")
    kinds = ("followers", "subscriptions", "organizations", "repos", "received_events")
    is_bot = user.type == "Bot"
    return {
        "login": user.login,
        "id": user.id,
        "node_id": node_id("User", user.id),
        "avatar_url": f"{store.url}/sandbox/avatar/{user.id}.svg",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{store.url}/apps/{user.login.removesuffix('[bot]')}" if is_bot else f"{store.url}/{user.login}",
        **{f"{kind}_url": f"{url}/{kind}" for kind in kinds},
        "following_url": f"{url}/following{{/other_user}}",
        "gists_url": f"{url}/gists{{/gist_id}}",
        "starred_url": f"{url}/starred{{/owner}}{{/repo}}",
        "events_url": f"{url}/events{{/privacy}}",
        "type": user.type,
        "user_view_type": "public",
        "site_admin": False,
    }


def login_json(store: Store, login: str) -> Json | None:
    """The account of that login, None where there is none (any more)."""
    user = store.world.users.get(login)
    return user_json(store, user) if user else None


def full_user_json(store: Store, user: User, now: datetime) -> Json:
    """An account as /user and /users/NAME tell it."""
    empty = dict.fromkeys(("company", "blog", "location", "email", "hireable", "bio", "twitter_username"))
    return {
        **user_json(store, user),
        **empty,
        "name": user.name or None,
        "public_repos": sum(repo.owner == user.login for repo in store.world.repos.values()),
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": moment(now),
        "updated_at": moment(now),
    }


def app_json(store: Store, app: App) -> Json:
    """A GitHub App."""
    return {
        "id": app.id,
        "slug": app.slug,
        "client_id": f"Iv1.{app.id:016x}",
        "node_id": node_id("App", app.id),
        "owner": login_json(store, app.owner),
        "name": app.slug,
        "description": "",
        "external_url": store.url,
        "html_url": f"{store.url}/apps/{app.slug}",
        "created_at": moment(app.created_at),
        "updated_at": moment(app.created_at),
        "permissions": app.permissions,
        "events": app.events,
    }


def app_of(store: Store, login: str) -> App | None:
    """The App that acts under `login`, if it is one."""
    return next((app for app in store.world.apps.values() if f"{app.slug}[bot]" == login), None)


def _via(store: Store, login: str) -> Json | None:
    app = app_of(store, login)
    return app_json(store, app) if app else None


def label_json(store: Store, repo: Repository, label: Label) -> Json:
    """A label."""
    return {
        "id": label.id,
        "node_id": node_id("Label", label.id),
        "url": f"{repo_url(store, repo)}/labels/{quote(label.name, safe='')}",
        "name": label.name,
        "color": label.color,
        "default": label.name in ("bug", "question", "documentation", "enhancement"),
        "description": label.description or None,
        "archived_at": None,
        "archived_by": None,
    }


def reaction_json(store: Store, reaction: Reaction) -> Json:
    """One reaction."""
    return {
        "id": reaction.id,
        "node_id": node_id("Reaction", reaction.id),
        "user": login_json(store, reaction.login),
        "content": reaction.content,
        "created_at": moment(reaction.created_at),
    }


def _rollup(url: str, reactions: Iterable[Reaction]) -> Json:
    count = Counter(reaction.content for reaction in reactions)
    return {
        "url": f"{url}/reactions",
        "total_count": count.total(),
        **{content: count[content] for content in REACTIONS},
    }


def issue_json(store: Store, repo: Repository, issue: Issue) -> Json:
    """An issue, or a pull request in issue clothes."""
    url = f"{repo_url(store, repo)}/issues/{issue.number}"
    kind = "pull" if issue.head else "issues"
    page = f"{store.url}/{repo.full_name}/{kind}/{issue.number}"
    shape: Json = {
        "id": issue.id,
        "node_id": node_id("Issue", issue.id),
        "url": url,
        "repository_url": repo_url(store, repo),
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "timeline_url": f"{url}/timeline",
        "html_url": page,
        "number": issue.number,
        "title": issue.title,
        "body": issue.body or None,
        "user": login_json(store, issue.login),
        "author_association": store.association(repo, issue.login),
        "labels": [label_json(store, repo, repo.labels[name.lower()]) for name in issue.labels],
        "state": issue.state,
        "state_reason": issue.state_reason,
        "locked": issue.locked,
        "active_lock_reason": None,
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "comments": len(issue.comments),
        "created_at": moment(issue.created_at),
        "updated_at": moment(issue.updated_at),
        "closed_at": moment(issue.closed_at),
        "closed_by": login_json(store, issue.closed_by) if issue.closed_by else None,
        "reactions": _rollup(url, issue.reactions),
        "performed_via_github_app": _via(store, issue.login),
    }
    if issue.head:
        pull = f"{repo_url(store, repo)}/pulls/{issue.number}"
        diff = {"url": pull, "html_url": page, "diff_url": f"{page}.diff", "patch_url": f"{page}.patch"}
        shape |= {"draft": False, "pull_request": {**diff, "merged_at": None}}
    return shape


def comment_json(store: Store, repo: Repository, issue: Issue, comment: Comment) -> Json:
    """A comment on an issue."""
    url = f"{repo_url(store, repo)}/issues/comments/{comment.id}"
    return {
        "id": comment.id,
        "node_id": node_id("IssueComment", comment.id),
        "url": url,
        "html_url": f"{store.url}/{repo.full_name}/issues/{issue.number}#issuecomment-{comment.id}",
        "issue_url": f"{repo_url(store, repo)}/issues/{issue.number}",
        "body": comment.body,
        "user": login_json(store, comment.login),
        "author_association": store.association(repo, comment.login),
        "created_at": moment(comment.created_at),
        "updated_at": moment(comment.updated_at),
        "reactions": _rollup(url, comment.reactions),
        "performed_via_github_app": _via(store, comment.login),
        "minimized": {"reason": comment.hidden} if comment.hidden else None,
    }


def event_json(store: Store, repo: Repository, happening: Happening) -> Json:
    """A line of the timeline, as in the list of an issue's events."""
    shape: Json = {
        "id": happening.id,
        "node_id": node_id("IssueEvent", happening.id),
        "url": f"{repo_url(store, repo)}/issues/events/{happening.id}",
        "actor": login_json(store, happening.login),
        "event": happening.event,
        "commit_id": None,
        "commit_url": None,
        "created_at": moment(happening.created_at),
        "performed_via_github_app": _via(store, happening.login),
    }
    if happening.label:
        label = repo.labels.get(happening.label.lower())
        shape["label"] = {"name": happening.label, "color": label.color if label else "ededed"}
    if happening.event == "renamed":
        shape["rename"] = {"from": happening.before, "to": happening.after}
    if happening.event == "locked":
        shape["lock_reason"] = None
    if happening.event in ("closed", "reopened"):
        shape["state_reason"] = None
    return shape


def timeline_json(store: Store, repo: Repository, issue: Issue) -> list[Json]:
    """Comments and events of an issue in order of time."""
    lines = [(happening.created_at, happening.id, event_json(store, repo, happening)) for happening in issue.happenings]
    for comment in issue.comments:
        shape = comment_json(store, repo, issue, comment)
        line = {**shape, "event": "commented", "actor": shape["user"]}
        lines.append((comment.created_at, comment.id, line))
    return [line for _, _, line in sorted(lines, key=lambda line: line[:2])]
