"""Occurrences: what hooks are told, in the shape of GitHub's webhook payloads."""

from __future__ import annotations

from bot.gh.sandbox.present import (
    Json,
    comment_json,
    issue_json,
    label_json,
    login_json,
    moment,
    node_id,
    user_json,
)
from bot.gh.sandbox.present_repo import hook_json, repo_json
from bot.gh.sandbox.records import Comment, Commit, Hook, Issue, Label, Repository, User
from bot.gh.sandbox.store import Occurrence, Store


def about_issue(
    store: Store,
    repo: Repository,
    issue: Issue,
    action: str,
    sender: str,
    *,
    label: Label | None = None,
    changes: Json | None = None,
) -> Occurrence:
    """`issues`: opened, edited, closed, reopened, labeled, unlabeled, locked, unlocked, deleted."""
    payload: Json = {"action": action, "issue": issue_json(store, repo, issue), **_around(store, repo, sender)}
    if label is not None:
        payload["label"] = label_json(store, repo, label)
    if changes is not None:
        payload["changes"] = changes
    return Occurrence("issues", action, repo.full_name, issue.number, payload)


def about_comment(
    store: Store,
    repo: Repository,
    issue: Issue,
    comment: Comment,
    action: str,
    sender: str,
    *,
    changes: Json | None = None,
) -> Occurrence:
    """`issue_comment`: created, edited, deleted."""
    payload: Json = {
        "action": action,
        "issue": issue_json(store, repo, issue),
        "comment": comment_json(store, repo, issue, comment),
        **_around(store, repo, sender),
    }
    if changes is not None:
        payload["changes"] = changes
    return Occurrence("issue_comment", action, repo.full_name, issue.number, payload)


def about_push(
    store: Store, repo: Repository, branch: str, before: str, commit: Commit, touched: dict[str, list[str]]
) -> Occurrence:
    """`push`; `touched` has the lists added, removed and modified."""
    page = f"{store.url}/{repo.full_name}"
    person = {"name": commit.login, "email": f"{commit.login}@example.invalid", "username": commit.login}
    row: Json = {
        "id": commit.sha,
        "tree_id": commit.tree,
        "distinct": True,
        "message": commit.message,
        "timestamp": moment(commit.created_at),
        "url": f"{page}/commit/{commit.sha}",
        "author": person,
        "committer": person,
        **touched,
    }
    around = _around(store, repo, commit.login)
    around["repository"] |= {"created_at": int(repo.created_at.timestamp()), "stargazers": 0, "master_branch": branch}
    around["repository"] |= {"pushed_at": int(commit.created_at.timestamp())}
    payload: Json = {
        "ref": f"refs/heads/{branch}",
        "before": before or "0" * 40,
        "after": commit.sha,
        "base_ref": None,
        "created": not before,
        "deleted": False,
        "forced": False,
        "compare": f"{page}/compare/{before[:12]}...{commit.sha[:12]}",
        "commits": [row],
        "head_commit": row,
        "pusher": {"name": commit.login, "email": person["email"]},
        **around,
    }
    return Occurrence("push", "", repo.full_name, 0, payload)


def about_rename(store: Store, repo: Repository, before: str, sender: str) -> Occurrence:
    """`repository`: renamed, or transferred to another owner."""
    owner, _, name = before.partition("/")
    former = store.world.users.get(owner)
    changes: Json = {"repository": {"name": {"from": name}}}
    action = "renamed" if owner == repo.owner else "transferred"
    if action == "transferred":
        changes = {"owner": {"from": {"user": login_json(store, owner)}}}
        if former and former.type == "Organization":
            changes = {"owner": {"from": {"organization": _organization(store, former)}}}
    payload: Json = {"action": action, "changes": changes, **_around(store, repo, sender)}
    return Occurrence("repository", action, repo.full_name, 0, payload)


def about_hook(store: Store, hook: Hook) -> Occurrence:
    """`ping`, the first word of a new hook."""
    shape = hook_json(store, hook)
    shape.pop("last_response")
    payload: Json = {"zen": "Silence is an answer, too.", "hook_id": hook.id, "hook": shape}
    if hook.repo:
        payload |= {key: value for key, value in _around(store, store.repo(hook.repo), "").items() if value}
    return Occurrence("ping", "", hook.repo, 0, payload)


def _around(store: Store, repo: Repository, sender: str) -> Json:
    around: Json = {"repository": repo_json(store, repo), "sender": login_json(store, sender)}
    owner = store.world.users.get(repo.owner)
    if owner and owner.type == "Organization":
        around["organization"] = _organization(store, owner)
    app = next(iter(store.world.apps.values()), None)
    if app:
        around["installation"] = {"id": app.installation, "node_id": node_id("Installation", app.installation)}
    return around


def _organization(store: Store, owner: User) -> Json:
    url = f"{store.url}/api/orgs/{owner.login}"
    return {
        "login": owner.login,
        "id": owner.id,
        "node_id": node_id("Organization", owner.id),
        "url": url,
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events",
        "hooks_url": f"{url}/hooks",
        "issues_url": f"{url}/issues",
        "members_url": f"{url}/members{{/member}}",
        "public_members_url": f"{url}/public_members{{/member}}",
        "avatar_url": user_json(store, owner)["avatar_url"],
        "description": "",
    }
