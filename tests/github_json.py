"""GitHub's JSON for our values, as its API description has it (tests/gh/test_github_json.py holds it to that)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.core.issue import Author, Comment, Issue, Repo

API = "https://api.github.com"
WEB = "https://github.com"
SHA = "6dcb09b5b57875f334f61aebed695e2e4193db5e"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

_USER_URLS = {
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
    "organizations_url": "/orgs",
    "repos_url": "/repos",
    "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}
_REPO_URLS = (
    "archive assignees blobs branches collaborators comments commits compare contents contributors deployments "
    "downloads events forks git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels "
    "languages merges milestones notifications pulls releases stargazers statuses subscribers subscription tags teams "
    "trees"
)
_REPO_COUNTS = (
    "forks_count stargazers_count watchers_count size open_issues_count forks open_issues watchers "
    "subscribers_count network_count"
)


def user_json(author: Author) -> dict[str, Any]:
    """SimpleUser."""
    url = f"{API}/users/{author.login}"
    return {
        "login": author.login,
        "id": author.id,
        "node_id": f"U_{author.id}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{author.id}",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{WEB}/{author.login}",
        **{key: url + path for key, path in _USER_URLS.items()},
        "type": "Bot" if author.is_bot else "User",
        "site_admin": False,
    }


def repo_json(repo: Repo, *, branch: str = "main") -> dict[str, Any]:
    """FullRepository, and what webhooks have of it."""
    owner, _, name = repo.full_name.partition("/")
    url = f"{API}/repos/{repo.full_name}"
    return {
        "id": repo.id,
        "node_id": f"R_{repo.id}",
        "name": name,
        "full_name": repo.full_name,
        "owner": user_json(Author(owner, 77)),
        "private": False,
        "archived": repo.archived,
        "html_url": f"{WEB}/{repo.full_name}",
        "url": url,
        **{f"{key}_url": f"{url}/{key}" for key in _REPO_URLS.split()},
        "git_url": f"git://github.com/{repo.full_name}.git",
        "ssh_url": f"git@github.com:{repo.full_name}.git",
        "clone_url": f"{WEB}/{repo.full_name}.git",
        "svn_url": f"{WEB}/{repo.full_name}",
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "description": None,
        "license": None,
        "fork": False,
        "disabled": False,
        "default_branch": branch,
        "topics": [],
        "visibility": "public",
        "allow_forking": True,
        "is_template": False,
        "web_commit_signoff_required": False,
        **{f"has_{part}": True for part in ("issues", "projects", "wiki", "pages", "discussions", "downloads")},
        **dict.fromkeys(_REPO_COUNTS.split(), 0),
        **dict.fromkeys(("pushed_at", "created_at", "updated_at"), _time(NOON)),
    }


def label_json(name: str, repo: Repo, color: str = "ededed", description: str = "") -> dict[str, Any]:
    """Label."""
    return {
        "id": 3000 + len(name),
        "node_id": "LA_1",
        "url": f"{API}/repos/{repo.full_name}/labels/{name}",
        "name": name,
        "description": description or None,
        "color": color,
        "default": False,
        "archived_at": None,
        "archived_by": None,
    }


def issue_json(issue: Issue) -> dict[str, Any]:
    """Issue."""
    api = f"{API}/repos/{issue.repo.full_name}"
    url = f"{api}/issues/{issue.number}"
    found = {
        "id": 9000 + issue.number,
        "node_id": f"I_{issue.number}",
        "url": url,
        "repository_url": api,
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "html_url": issue.url,
        "number": issue.number,
        "state": issue.state,
        "state_reason": None,
        "title": issue.title,
        "body": issue.body or None,
        "user": user_json(issue.author),
        "author_association": issue.author_association,
        "labels": [label_json(name, issue.repo) for name in issue.labels],
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "locked": issue.locked,
        "active_lock_reason": None,
        "comments": 0,
        "closed_at": None,
        "created_at": _time(issue.created_at),
        "updated_at": _time(issue.updated_at),
        "performed_via_github_app": None,
        "reactions": reactions_json(f"{url}/reactions", {}),
        "timeline_url": f"{url}/timeline",
    }
    if issue.is_pull_request:
        page = f"{WEB}/{issue.repo.full_name}/pull/{issue.number}"
        urls = {"html_url": page, "diff_url": f"{page}.diff", "patch_url": f"{page}.patch"}
        found["pull_request"] = {"url": f"{api}/pulls/{issue.number}", **urls}
    return found


def comment_json(comment: Comment, repo: Repo, number: int) -> dict[str, Any]:
    """IssueComment."""
    api = f"{API}/repos/{repo.full_name}"
    url = f"{api}/issues/comments/{comment.id}"
    return {
        "id": comment.id,
        "node_id": f"IC_{comment.id}",
        "url": url,
        "html_url": comment.url,
        "issue_url": f"{api}/issues/{number}",
        "body": comment.body,
        "user": user_json(comment.author),
        "author_association": comment.author_association,
        "created_at": _time(comment.created_at),
        "updated_at": _time(comment.updated_at),
        "performed_via_github_app": None,
        "reactions": reactions_json(f"{url}/reactions", comment.reactions),
    }


def reactions_json(url: str, counts: dict[str, int]) -> dict[str, Any]:
    """ReactionRollup."""
    names = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")
    return {"url": url, "total_count": sum(counts.values()), **{name: counts.get(name, 0) for name in names}}


def reaction_json(author: Author, content: str, id: int = 1) -> dict[str, Any]:
    """Reaction."""
    return {"id": id, "node_id": "RE_1", "user": user_json(author), "content": content, "created_at": _time(NOON)}


def label_event_json(event: str, label: str, author: Author, repo: Repo) -> dict[str, Any]:
    """IssueEvent of a label that was put on or taken off."""
    return {
        "id": 1,
        "node_id": "LE_1",
        "url": f"{API}/repos/{repo.full_name}/issues/events/1",
        "actor": user_json(author),
        "event": event,
        "commit_id": None,
        "commit_url": None,
        "created_at": _time(NOON),
        "performed_via_github_app": None,
        "label": {"name": label, "color": "ededed"},
    }


def file_json(path: str, content: str, size: int, repo: Repo) -> dict[str, Any]:
    """ContentFile; `content` in base64."""
    url = f"{API}/repos/{repo.full_name}/contents/{path}"
    urls = {"git": f"{API}/repos/{repo.full_name}/git/blobs/{SHA}", "html": url, "self": url}
    return {
        "type": "file",
        "encoding": "base64",
        "size": size,
        "name": path.rpartition("/")[2],
        "path": path,
        "content": content,
        "sha": SHA,
        "url": url,
        "git_url": urls["git"],
        "html_url": url,
        "download_url": url,
        "_links": urls,
    }


def tree_json(entries: list[tuple[str, str, str]], *, truncated: bool = False) -> dict[str, Any]:
    """GitTree of (path, type, sha)."""
    modes = {"blob": "100644", "tree": "040000", "commit": "160000", "symlink": "120000"}
    tree = [
        {"path": path, "mode": modes[type], "type": "blob" if type == "symlink" else type, "sha": sha}
        for path, type, sha in entries
    ]
    return {"sha": SHA, "url": f"{API}/trees/{SHA}", "truncated": truncated, "tree": tree}


def hook_json(id: int, address: str, repo: Repo) -> dict[str, Any]:
    """Hook."""
    url = f"{API}/repos/{repo.full_name}/hooks/{id}"
    return {
        "type": "Repository",
        "id": id,
        "name": "web",
        "active": True,
        "events": ["issues", "issue_comment"],
        "config": {"url": address, "content_type": "json", "insecure_ssl": "0", "secret": "********"},
        "created_at": _time(NOON),
        "updated_at": _time(NOON),
        "url": url,
        "test_url": f"{url}/test",
        "ping_url": f"{url}/pings",
        "deliveries_url": f"{url}/deliveries",
        "last_response": {"code": 202, "status": "active", "message": "OK"},
    }


def delivery_json(id: int, guid: str, status: int, at: datetime) -> dict[str, Any]:
    """HookDeliveryItem."""
    return {
        "id": id,
        "guid": guid,
        "delivered_at": _time(at),
        "redelivery": False,
        "duration": 0.2,
        "status": "OK" if status == 202 else "failed",
        "status_code": status,
        "event": "issues",
        "action": "opened",
        "installation_id": None,
        "repository_id": None,
        "throttled_at": None,
    }


def _time(moment: datetime | None) -> str:
    return (moment or NOON).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
