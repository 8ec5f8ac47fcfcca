"""Repositories, commits, files, checks and hooks, in the shape of GitHub's REST API."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from typing import Any
from urllib.parse import quote

from bot.gh.blob import blob_id
from bot.gh.sandbox.present import Json, api_url, app_json, login_json, moment, node_id, repo_url
from bot.gh.sandbox.records import CheckRun, Commit, Delivery, Hook, Repository
from bot.gh.sandbox.store import Store

_TEMPLATES = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "statuses_url": "/statuses/{sha}",
    "trees_url": "/git/trees{/sha}",
}
_PLAIN = (
    "contributors deployments downloads events forks hooks languages merges "
    "stargazers subscribers subscription tags teams"
)


def repo_json(store: Store, repo: Repository) -> Json:
    """A repository."""
    url, page = repo_url(store, repo), f"{store.url}/{repo.full_name}"
    open_issues = sum(issue.state == "open" for issue in repo.issues.values())
    head = repo.commits.get(repo.branches.get(repo.default_branch, ""))
    counts = ("forks", "forks_count", "stargazers_count", "watchers", "watchers_count")
    return {
        "id": repo.id,
        "node_id": node_id("Repository", repo.id),
        "name": repo.name,
        "full_name": repo.full_name,
        "owner": login_json(store, repo.owner),
        "private": repo.private,
        "visibility": "private" if repo.private else "public",
        "html_url": page,
        "description": repo.description or None,
        "fork": False,
        "url": url,
        **{name: url + path for name, path in _TEMPLATES.items()},
        **{f"{name}_url": f"{url}/{name}" for name in _PLAIN.split()},
        "git_url": f"git:{page.removeprefix('http:')}.git",
        "ssh_url": f"{page}.git",
        "clone_url": f"{page}.git",
        "svn_url": page,
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "license": None,
        "size": 0,
        "default_branch": repo.default_branch,
        **dict.fromkeys(counts, 0),
        "subscribers_count": 0,
        "network_count": 0,
        "open_issues": open_issues,
        "open_issues_count": open_issues,
        "topics": [],
        "has_issues": True,
        "has_projects": False,
        "has_wiki": False,
        "has_pages": False,
        "has_downloads": False,
        "has_discussions": False,
        "archived": repo.archived,
        "disabled": False,
        "is_template": False,
        "allow_forking": True,
        "web_commit_signoff_required": False,
        "pushed_at": moment(head.created_at if head else repo.created_at),
        "created_at": moment(repo.created_at),
        "updated_at": moment(repo.created_at),
    }


def commit_json(store: Store, repo: Repository, commit: Commit) -> Json:
    """A commit."""
    url = repo_url(store, repo)
    person = {"name": commit.login, "email": f"{commit.login}@example.invalid", "date": moment(commit.created_at)}
    unverified = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}
    parents = [{"sha": commit.parent, "url": f"{url}/commits/{commit.parent}"}] if commit.parent else []
    return {
        "sha": commit.sha,
        "node_id": node_id("Commit", int(commit.sha[:8], 16)),
        "url": f"{url}/commits/{commit.sha}",
        "html_url": f"{store.url}/{repo.full_name}/commit/{commit.sha}",
        "comments_url": f"{url}/commits/{commit.sha}/comments",
        "commit": {
            "url": f"{url}/git/commits/{commit.sha}",
            "author": person,
            "committer": person,
            "message": commit.message,
            "comment_count": 0,
            "tree": {"sha": commit.tree, "url": f"{url}/git/trees/{commit.tree}"},
            "verification": unverified,
        },
        "author": login_json(store, commit.login),
        "committer": login_json(store, commit.login),
        "parents": parents,
    }


def branch_json(store: Store, repo: Repository, name: str) -> Json:
    """A branch with its newest commit."""
    url = f"{repo_url(store, repo)}/branches/{quote(name)}"
    return {
        "name": name,
        "commit": commit_json(store, repo, repo.commits[repo.branches[name]]),
        "_links": {"self": url, "html": f"{store.url}/{repo.full_name}/tree/{name}"},
        "protected": False,
        "protection": {"enabled": False},
        "protection_url": f"{url}/protection",
    }


def ref_json(store: Store, repo: Repository, name: str) -> Json:
    """A branch as a git reference."""
    url, sha = repo_url(store, repo), repo.branches[name]
    return {
        "ref": f"refs/heads/{name}",
        "node_id": node_id("Ref", repo.id),
        "url": f"{url}/git/refs/heads/{name}",
        "object": {"type": "commit", "sha": sha, "url": f"{url}/git/commits/{sha}"},
    }


def folders_of(commit: Commit) -> dict[str, str]:
    """The folders of a commit with their ids; the root is the empty path."""
    paths = {"/".join(path.split("/")[:depth]) for path in commit.files for depth in range(1, path.count("/") + 1)}
    ids = {path: hashlib.sha1(f"{commit.tree}:{path}".encode()).hexdigest() for path in paths}
    return {"": commit.tree, **ids}


def tree_json(store: Store, repo: Repository, commit: Commit, folder: str, *, recursive: bool) -> Json:
    """What a folder of a commit holds; with `recursive` all the way down."""
    url, folders = repo_url(store, repo), folders_of(commit)
    prefix = f"{folder}/" if folder else ""
    rows: list[Json] = []
    for path in sorted({*folders, *commit.files} - {""}):
        name = path.removeprefix(prefix)
        if not path.startswith(prefix) or ("/" in name and not recursive):
            continue
        if path in folders:
            sha = folders[path]
            rows.append({"path": name, "mode": "040000", "type": "tree", "sha": sha, "url": f"{url}/git/trees/{sha}"})
        else:
            content = commit.files[path]
            sha = blob_id(content)
            blob = {"path": name, "mode": "100644", "type": "blob", "sha": sha, "size": len(content)}
            rows.append({**blob, "url": f"{url}/git/blobs/{sha}"})
    sha = folders[folder]
    return {"sha": sha, "url": f"{url}/git/trees/{sha}", "tree": rows, "truncated": False}


def blob_json(store: Store, repo: Repository, content: bytes) -> Json:
    """A file by its id."""
    sha = blob_id(content)
    return {
        "sha": sha,
        "node_id": node_id("Blob", int(sha[:8], 16)),
        "url": f"{repo_url(store, repo)}/git/blobs/{sha}",
        "size": len(content),
        "encoding": "base64",
        "content": _base64(content),
    }


def content_json(store: Store, repo: Repository, commit: Commit, path: str, *, listed: bool = False) -> Json:
    """A file, or a row in the listing of a folder. Files over 1 MB come without content, as on GitHub."""
    url, page = repo_url(store, repo), f"{store.url}/{repo.full_name}"
    content = commit.files.get(path)
    kind, word = ("file", "blob") if content is not None else ("dir", "tree")
    sha = blob_id(content) if content is not None else folders_of(commit)[path]
    here = f"{url}/contents/{quote(path)}?ref={commit.sha}"
    git, html = f"{url}/git/{word}s/{sha}", f"{page}/{word}/{commit.sha}/{quote(path)}"
    shape: Json = {
        "name": path.rsplit("/", 1)[-1],
        "path": path,
        "sha": sha,
        "size": len(content or b""),
        "url": here,
        "html_url": html,
        "git_url": git,
        "download_url": f"{page}/raw/{commit.sha}/{quote(path)}" if content is not None else None,
        "type": kind,
        "_links": {"self": here, "git": git, "html": html},
    }
    if content is not None and not listed:
        small = len(content) <= 1_000_000
        shape |= {"content": _base64(content) if small else "", "encoding": "base64" if small else "none"}
    return shape


def _base64(content: bytes) -> str:
    text = b64encode(content).decode()
    return "".join(text[start : start + 60] + "\n" for start in range(0, len(text), 60))


def check_json(store: Store, repo: Repository, check: CheckRun) -> Json:
    """A check run."""
    url = f"{repo_url(store, repo)}/check-runs/{check.id}"
    app = next(iter(store.world.apps.values()), None)
    return {
        "id": check.id,
        "node_id": node_id("CheckRun", check.id),
        "head_sha": check.head_sha,
        "external_id": "",
        "url": url,
        "html_url": f"{store.url}/{repo.full_name}/runs/{check.id}",
        "details_url": None,
        "status": check.status,
        "conclusion": check.conclusion,
        "started_at": moment(check.started_at),
        "completed_at": moment(check.completed_at),
        "output": {
            "title": check.title or None,
            "summary": check.summary or None,
            "text": None,
            "annotations_count": 0,
            "annotations_url": f"{url}/annotations",
        },
        "name": check.name,
        "check_suite": {"id": check.id},
        "app": app_json(store, app) if app else None,
        "pull_requests": [],
    }


def hook_json(store: Store, hook: Hook) -> Json:
    """A webhook; the secret is masked."""
    url = api_url(store, f"/repos/{hook.repo}/hooks/{hook.id}" if hook.repo else "/app/hook")
    return {
        "type": "Repository" if hook.repo else "App",
        "id": hook.id,
        "name": "web",
        "active": hook.active,
        "events": hook.events,
        "config": {"url": hook.url, "content_type": "json", "secret": "********", "insecure_ssl": "0"},
        "created_at": moment(hook.created_at),
        "updated_at": moment(hook.created_at),
        "url": url,
        "test_url": f"{url}/tests",
        "ping_url": f"{url}/pings",
        "deliveries_url": f"{url}/deliveries",
        "last_response": {"code": None, "status": "unused", "message": None},
    }


def delivery_json(store: Store, delivery: Delivery, *, whole: bool = False) -> Json:
    """A delivery; `whole` brings request and response."""
    repo = store.world.repos.get(delivery.repo.lower())
    hook = store.world.hooks.get(delivery.hook)
    app = next(iter(store.world.apps.values()), None) if hook and not hook.repo else None
    shape: dict[str, Any] = {
        "id": delivery.id,
        "guid": delivery.guid,
        "delivered_at": moment(delivery.delivered_at),
        "redelivery": delivery.redelivery,
        "duration": round(delivery.duration, 2),
        "status": delivery.status,
        "status_code": delivery.status_code,
        "event": delivery.event,
        "action": delivery.action or None,
        "installation_id": app.installation if app else None,
        "repository_id": repo.id if repo else None,
        "throttled_at": None,
    }
    if whole:
        shape["url"] = hook.url if hook else ""
        shape["request"] = {"headers": delivery.request_headers, "payload": json.loads(delivery.payload)}
        shape["response"] = {"headers": delivery.response_headers, "payload": delivery.response_body}
    return shape
