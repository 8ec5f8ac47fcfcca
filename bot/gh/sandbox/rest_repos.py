"""Endpoints for repositories: rights, branches, commits, files and checks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.gh.blob import blob_id
from bot.gh.sandbox.present import user_json
from bot.gh.sandbox.present_repo import (
    blob_json,
    branch_json,
    check_json,
    commit_json,
    content_json,
    folders_of,
    ref_json,
    repo_json,
    tree_json,
)
from bot.gh.sandbox.records import ROLES, GitHubSays
from bot.gh.sandbox.rest_call import Call, Endpoint, Reply

#: What the older field `permission` says for each role.
_COARSE = {"maintain": "write", "triage": "read"}


def get_repo(call: Call) -> Any:
    """GET the repository, with what the asker may do."""
    shape = repo_json(call.sandbox, call.repo)
    if call.login:
        shape["permissions"] = _permissions(call.sandbox.role(call.repo, call.login))
    return shape


def get_permission(call: Call, login: str) -> Any:
    """GET what an account may do; for who may write, others are refused."""
    if not call.sandbox.may(call.repo, call.login, "write"):
        raise GitHubSays(403, "Must have push access to view collaborator permission.")
    user = call.sandbox.user(login)
    role = call.sandbox.role(call.repo, user.login)
    if call.sandbox.is_bot(user.login) and user.login not in call.repo.roles:
        role = "none" if call.repo.private else "read"  # what an App may do is no collaborator's role
    collaborator = {**user_json(call.sandbox, user), "permissions": _permissions(role), "role_name": role}
    return {"permission": _COARSE.get(role, role), "role_name": role, "user": collaborator}


def _permissions(role: str) -> dict[str, bool]:
    rank = ROLES.index(role)
    names = {"admin": "admin", "maintain": "maintain", "push": "write", "triage": "triage", "pull": "read"}
    return {name: rank >= ROLES.index(needed) for name, needed in names.items()}


def get_branch(call: Call, branch: str) -> Any:
    """GET a branch."""
    if branch not in call.repo.branches:
        raise GitHubSays(404, "Branch not found")
    return branch_json(call.sandbox, call.repo, branch)


def get_ref(call: Call, ref: str) -> Any:
    """GET a branch as reference."""
    branch = ref.removeprefix("heads/")
    if not ref.startswith("heads/") or branch not in call.repo.branches:
        raise GitHubSays(404, "Not Found")
    return ref_json(call.sandbox, call.repo, branch)


def get_commit(call: Call, ref: str) -> Any:
    """GET a commit by branch or id; 422 where it is unknown, as on GitHub."""
    try:
        commit = call.sandbox.commit_at(call.repo, ref)
    except GitHubSays:
        raise GitHubSays(422, f"No commit found for SHA: {ref}") from None
    if call.headers.get("Accept", "").startswith("application/vnd.github.sha"):
        return Reply(commit.sha.encode())
    return commit_json(call.sandbox, call.repo, commit)


def get_tree(call: Call, ref: str) -> Any:
    """GET what a commit or one of its folders holds, all the way down with `recursive`."""
    recursive = "recursive" in call.query
    for commit in call.repo.commits.values():
        for folder, sha in folders_of(commit).items():
            if sha == ref:
                return tree_json(call.sandbox, call.repo, commit, folder, recursive=recursive)
    commit = call.sandbox.commit_at(call.repo, ref)
    return tree_json(call.sandbox, call.repo, commit, "", recursive=recursive)


def get_blob(call: Call, sha: str) -> Any:
    """GET a file by its id."""
    for commit in call.repo.commits.values():
        for content in commit.files.values():
            if blob_id(content) == sha:
                return blob_json(call.sandbox, call.repo, content)
    raise GitHubSays(404, "Not Found")


def get_content(call: Call, path: str = "") -> Any:
    """GET a file, or the rows of a folder; the bytes themselves where the Accept header asks for `raw`."""
    path = path.strip("/")
    commit = call.sandbox.commit_at(call.repo, call.query.get("ref", ""))
    if path in commit.files:
        if "raw" in call.headers.get("Accept", ""):
            return Reply(commit.files[path])
        return content_json(call.sandbox, call.repo, commit, path)
    prefix = f"{path}/" if path else ""
    below = [file.removeprefix(prefix) for file in commit.files if file.startswith(prefix)]
    names = sorted({rest.split("/")[0] for rest in below})
    if not names and path:
        raise GitHubSays(404, "Not Found")
    return [content_json(call.sandbox, call.repo, commit, prefix + name, listed=True) for name in names]


def create_check(call: Call) -> Reply:
    """POST a check run."""
    output = call.field("output") or {}
    check = call.sandbox.create_check(
        call.repo_name,
        call.login,
        head_sha=call.text("head_sha"),
        name=call.text("name"),
        status=call.text("status", needed=False) or "queued",
        conclusion=call.text("conclusion", needed=False) or None,
        title=str(output.get("title") or ""),
        summary=str(output.get("summary") or ""),
    )
    return Reply(check_json(call.sandbox, call.repo, check), 201)


def list_checks(call: Call, ref: str) -> Any:
    """GET the check runs of a commit."""
    sha = call.sandbox.commit_at(call.repo, ref).sha
    checks = [check for check in call.repo.checks if check.head_sha == sha]
    reply = call.page(checks, lambda check: check_json(call.sandbox, call.repo, check))
    return Reply({"total_count": len(checks), "check_runs": reply.body}, headers=reply.headers)


_REPO = "/repos/<owner>/<name>"

TABLE: Sequence[Endpoint] = (
    ("GET", _REPO, get_repo),
    ("GET", f"{_REPO}/collaborators/<login>/permission", get_permission),
    ("GET", f"{_REPO}/branches/<path:branch>", get_branch),
    ("GET", f"{_REPO}/git/ref/<path:ref>", get_ref),
    ("GET", f"{_REPO}/commits/<path:ref>", get_commit),
    ("GET", f"{_REPO}/commits/<ref>/check-runs", list_checks),
    ("GET", f"{_REPO}/git/trees/<path:ref>", get_tree),
    ("GET", f"{_REPO}/git/blobs/<sha>", get_blob),
    ("GET", f"{_REPO}/contents/", get_content),
    ("GET", f"{_REPO}/contents/<path:path>", get_content),
    ("POST", f"{_REPO}/check-runs", create_check),
)
