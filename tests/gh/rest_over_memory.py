"""GitHub's REST API over a GitHub in memory, for `responses`: what comes and goes is held to GitHub's schema."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from hashlib import sha1
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import responses
from githubkit_schemas.latest import models as m
from pydantic import TypeAdapter
from requests import PreparedRequest

from bot.core.issue import Author, Repo
from bot.errors import Permanent
from bot.gh.blob import blob_id
from bot.gh.memory_github import MemoryGitHub
from bot.gh.memory_hub import MemoryHub
from tests import github_json as gh

ORIGIN = "https://api.github.com:443"  # PyGithub spells the port out
PAGE = 2  # items a page, so that three items need a second one

Reply = tuple[int, dict[str, str], str]


class RestOverMemory:
    """Answers PyGithub as GitHub would. `asked` lists (method, path with query, body)."""

    def __init__(self, github: MemoryGitHub, me: Author) -> None:
        self.github = github
        self.asked: list[tuple[str, str, Any]] = []
        self._hub = MemoryHub(github, me)
        self._me = me
        self._trees: dict[str, tuple[str, str]] = {}

    def serve(self, mock: responses.RequestsMock) -> None:
        """Take all requests to api.github.com."""
        for method in ("GET", "POST", "PATCH", "PUT", "DELETE"):
            mock.add_callback(method, re.compile(re.escape(ORIGIN) + "/.*"), self._answer)

    def _answer(self, request: PreparedRequest) -> Reply:
        url = urlsplit(str(request.url))
        path = url.path
        body = json.loads(request.body) if request.body else None
        self.asked.append((str(request.method), f"{path}?{url.query}" if url.query else path, body))
        asks = {name: values[0] for name, values in parse_qs(url.query).items()}
        for method, pattern, schema, handler in _ROUTES:
            found = re.fullmatch(pattern, path)
            if method == request.method and found:
                if schema:
                    TypeAdapter(schema).validate_python(body)
                moved = self._moved(found, path)
                if moved:
                    return moved if method == "GET" else (307, moved[1], moved[2])
                given = {name: unquote(text) for name, text in found.groupdict().items()}
                try:
                    return handler(self, given, body if body is not None else asks)
                except Permanent as refused:
                    return refusal(refused.status, str(refused))
        return refusal(404, "Not Found")

    def _moved(self, found: re.Match[str], path: str) -> Reply | None:
        repo = found.groupdict().get("repo")
        if not repo:
            return None
        try:
            home = self.github.repo(repo).repo
        except Permanent:
            return None
        if home.full_name.lower() == repo.lower():
            return None
        place = f"https://api.github.com/repos/{home.full_name}" + path.removeprefix(f"/repos/{repo}")
        return 301, {"Location": place}, json.dumps({"message": "Moved Permanently", "url": place})


def refusal(status: int, message: str, **headers: str) -> Reply:
    """GitHub's way of saying no."""
    body = m.BasicError(message=message, documentation_url="https://docs.github.com/rest", status=str(status))
    return status, headers, body.model_dump_json(exclude_unset=True)


def one(schema: Any, data: Any, status: int = 200) -> Reply:
    """One object, checked."""
    TypeAdapter(schema).validate_python(data)
    return status, {}, json.dumps(data)


def many(schema: Any, data: list[Any], asks: dict[str, str], path: str) -> Reply:
    """A page of a list, checked, with the link to the next."""
    TypeAdapter(list[schema]).validate_python(data)
    assert asks["per_page"] == "100"
    page = int(asks.get("page", 1))
    shown = data[(page - 1) * PAGE : page * PAGE]
    rest = len(data) > page * PAGE
    query = "&".join(f"{name}={value}" for name, value in {**asks, "page": page + 1}.items())
    link = {"Link": f'<https://api.github.com{path}?{query}>; rel="next", <https://api.github.com{path}>; rel="last"'}
    return 200, link if rest else {}, json.dumps(shown)


Handler = Callable[["RestOverMemory", dict[str, str], Any], Reply]


def _repo(rest: RestOverMemory, at: dict[str, str], _: Any) -> Reply:
    repo = rest.github.repo(at["repo"])
    return one(m.FullRepository, gh.repo_json(repo.repo, branch=repo.branch))


def _branch(rest: RestOverMemory, at: dict[str, str], _: Any) -> Reply:
    name, head = rest._hub.default_branch(at["repo"])
    if at["branch"] != name:
        return refusal(404, "Branch not found")
    return (
        200,
        {},
        json.dumps({"name": name, "commit": {"sha": head, "url": "https://api.github.com/"}, "protected": False}),
    )


def _issue(rest: RestOverMemory, at: dict[str, str], _: Any) -> Reply:
    return one(m.Issue, gh.issue_json(rest.github.issue(at["repo"], int(at["n"]))))


def _issues(rest: RestOverMemory, at: dict[str, str], asks: dict[str, str]) -> Reply:
    assert (asks["sort"], asks["direction"]) == ("created", "desc")
    issues = list(rest.github.repo(at["repo"]).issues.values())
    since = asks.get("since", "")
    by = asks.get("creator")
    wanted = [i for i in issues if asks["state"] in ("all", i.state) and by in (None, i.author.login)]
    wanted.sort(key=lambda issue: (issue.created_at, issue.number), reverse=True)
    found = [json for json in map(gh.issue_json, wanted) if json["updated_at"] >= since]
    return many(m.Issue, found, asks, f"/repos/{at['repo']}/issues")


def _open_issue(rest: RestOverMemory, at: dict[str, str], body: Any) -> Reply:
    issue = rest._hub.create_issue(at["repo"], body["title"], body["body"], tuple(body["labels"]))
    return one(m.Issue, gh.issue_json(issue), 201)


def _comments(rest: RestOverMemory, at: dict[str, str], asks: dict[str, str]) -> Reply:
    repo, number = rest.github.repo(at["repo"]).repo, int(at["n"])
    found = [gh.comment_json(comment, repo, number) for comment in rest._hub.comments(at["repo"], number)]
    return many(m.IssueComment, found, asks, f"/repos/{at['repo']}/issues/{number}/comments")


def _comment(rest: RestOverMemory, at: dict[str, str], _: Any) -> Reply:
    comment = rest._hub.comment(at["repo"], int(at["id"]))
    return one(m.IssueComment, gh.comment_json(comment, rest.github.repo(at["repo"]).repo, 1))


def _post_comment(rest: RestOverMemory, at: dict[str, str], body: Any) -> Reply:
    comment = rest._hub.post_comment(at["repo"], int(at["n"]), body["body"])
    return one(m.IssueComment, gh.comment_json(comment, rest.github.repo(at["repo"]).repo, int(at["n"])), 201)


def _edit_comment(rest: RestOverMemory, at: dict[str, str], body: Any) -> Reply:
    rest._hub.edit_comment(at["repo"], int(at["id"]), body["body"])
    return _comment(rest, at, None)


def _delete_comment(rest: RestOverMemory, at: dict[str, str], _: Any) -> Reply:
    rest._hub.delete_comment(at["repo"], int(at["id"]))
    return 204, {}, ""


def _react(rest: RestOverMemory, at: dict[str, str], body: Any) -> Reply:
    before = rest._hub.reactions(at["repo"], int(at["id"]))
    rest._hub.react(at["repo"], int(at["id"]), body["content"])
    new = (rest._me.login, body["content"]) not in before
    return one(m.Reaction, gh.reaction_json(rest._me, body["content"]), 201 if new else 200)


def _reactions(rest: RestOverMemory, at: dict[str, str], asks: dict[str, str]) -> Reply:
    given = rest._hub.reactions(at["repo"], int(at["id"]))
    found = [gh.reaction_json(Author(login, 5), content) for login, content in given]
    return many(m.Reaction, found, asks, f"/repos/{at['repo']}/issues/comments/{at['id']}/reactions")


def _labels(rest: RestOverMemory, at: dict[str, str], asks: dict[str, str]) -> Reply:
    repo = rest.github.repo(at["repo"])
    found = [gh.label_json(name, repo.repo, *look) for name, look in repo.labels.items()]
    return many(m.Label, found, asks, f"/repos/{at['repo']}/labels")


def _label(rest: RestOverMemory, at: dict[str, str], _: Any) -> Reply:
    repo = rest.github.repo(at["repo"])
    name = next((name for name in repo.labels if name.lower() == at["label"].lower()), None)
    return one(m.Label, gh.label_json(name, repo.repo)) if name else refusal(404, "Not Found")


def _create_label(rest: RestOverMemory, at: dict[str, str], body: Any) -> Reply:
    repo = rest.github.repo(at["repo"])
    if body["name"].lower() in map(str.lower, repo.labels):
        errors = [{"resource": "Label", "code": "already_exists", "field": "name"}]
        return 422, {}, json.dumps({"message": "Validation Failed", "errors": errors, "documentation_url": "x"})
    rest._hub.create_label(at["repo"], body["name"], body["color"], body["description"])
    return one(m.Label, gh.label_json(body["name"], repo.repo, body["color"], body["description"]), 201)


def _issue_labels(rest: RestOverMemory, at: dict[str, str]) -> list[Any]:
    issue = rest.github.issue(at["repo"], int(at["n"]))
    return [gh.label_json(name, issue.repo) for name in issue.labels]


def _add_labels(rest: RestOverMemory, at: dict[str, str], body: Any) -> Reply:
    rest._hub.add_labels(at["repo"], int(at["n"]), tuple(body["labels"]))
    return one(list[m.Label], _issue_labels(rest, at))


def _remove_label(rest: RestOverMemory, at: dict[str, str], _: Any) -> Reply:
    issue = rest.github.issue(at["repo"], int(at["n"]))
    if at["label"].lower() not in map(str.lower, issue.labels):
        return refusal(404, "Label does not exist")
    rest._hub.remove_label(at["repo"], int(at["n"]), at["label"])
    return one(list[m.Label], _issue_labels(rest, at))


def _events(rest: RestOverMemory, at: dict[str, str], asks: dict[str, str]) -> Reply:
    repo = rest.github.repo(at["repo"]).repo
    happened = rest._hub.label_history(at["repo"], int(at["n"]))
    found = [gh.label_event_json(event, label, Author(login, 5), repo) for event, label, login in happened]
    closed = gh.label_event_json("closed", "", Author("maintainer", 8), repo)
    del closed["label"]
    return many(m.IssueEvent, [closed, *found], asks, f"/repos/{at['repo']}/issues/{at['n']}/events")


def _permission(rest: RestOverMemory, at: dict[str, str], _: Any) -> Reply:
    role = rest._hub.permission(at["repo"], at["login"])
    coarse = {"maintain": "write", "triage": "read"}.get(role, role)
    may = dict.fromkeys(("pull", "triage", "push", "maintain", "admin"), False)
    user = {**gh.user_json(Author(at["login"], 5)), "permissions": may, "role_name": role}
    found = {"permission": coarse, "role_name": role, "user": user}
    return one(m.RepositoryCollaboratorPermission, found)


def _tree(rest: RestOverMemory, at: dict[str, str], asks: dict[str, str]) -> Reply:
    commit, folder = rest._trees.get(at["sha"], (at["sha"], ""))
    files = rest.github.tree(at["repo"], commit)
    below = {path.removeprefix(folder): content for path, content in files.items() if path.startswith(folder)}
    entries: dict[str, tuple[str, str, str]] = {}
    for path, content in below.items():
        steps = path.split("/")
        for depth in range(1, len(steps)):
            above = "/".join(steps[:depth])
            sha = sha1(f"{commit}:{folder}{above}".encode()).hexdigest()
            rest._trees[sha] = (commit, f"{folder}{above}/")
            entries[above] = (above, "tree", sha)
        entries[path] = (path, "blob", blob_id(content))
    shown = [entry for entry in entries.values() if "recursive" in asks or "/" not in entry[0]]
    return one(m.GitTree, gh.tree_json(shown))


def _content(rest: RestOverMemory, at: dict[str, str], asks: dict[str, str]) -> Reply:
    repo, tree = rest.github.repo(at["repo"]).repo, rest.github.tree(at["repo"], asks["ref"])
    if any(path.startswith(at["path"] + "/") for path in tree):
        return 200, {}, "[]"
    if at["path"] not in tree:
        return refusal(404, "Not Found")
    content = base64.encodebytes(tree[at["path"]]).decode()
    return one(m.ContentFile, gh.file_json(at["path"], content, len(tree[at["path"]]), repo))


def _check(rest: RestOverMemory, at: dict[str, str], body: Any) -> Reply:
    output = body["output"]
    words = {"name": body["name"], "conclusion": body["conclusion"], **output}
    rest._hub.create_check(at["repo"], body["head_sha"], **words)
    return 201, {}, json.dumps({"id": 1})


def _hooks(rest: RestOverMemory, at: dict[str, str], asks: dict[str, str]) -> Reply:
    urls = ["https://elsewhere.example/hook", "https://faqbot.example/webhook"]
    found = [gh.hook_json(id, url, Repo(at["repo"])) for id, url in enumerate(urls, 1)]
    return many(m.Hook, found, asks, f"/repos/{at['repo']}/hooks")


def _deliveries(rest: RestOverMemory, at: dict[str, str], asks: dict[str, str]) -> Reply:
    if at.get("hook", "2") != "2":
        return many(m.HookDeliveryItem, [], asks, "")
    kept = rest.github.repo(at["repo"]).failed if "repo" in at else rest.github.failed
    found = [gh.delivery_json(id, guid, 502, time) for id, guid, time in sorted(kept, key=lambda f: f[2], reverse=True)]
    above = f"/repos/{at['repo']}/hooks/{at['hook']}" if "repo" in at else "/app/hook"
    return many(m.HookDeliveryItem, found, asks, f"{above}/deliveries")


def _attempt(rest: RestOverMemory, at: dict[str, str], _: Any) -> Reply:
    rest._hub.redeliver(int(at["id"]), repo=at.get("repo"))
    return 202, {}, "{}"


def _user(rest: RestOverMemory, _: dict[str, str], __: Any) -> Reply:
    return one(m.SimpleUser, gh.user_json(rest._me))


_R = r"/repos/(?P<repo>[^/]+/[^/]+)"
_I = rf"{_R}/issues/(?P<n>\d+)"
_C = rf"{_R}/issues/comments/(?P<id>\d+)"
_H = rf"{_R}/hooks/(?P<hook>\d+)/deliveries"

_ROUTES: tuple[tuple[str, str, Any, Handler], ...] = (
    ("GET", "/user", None, _user),
    ("GET", _R, None, _repo),
    ("GET", rf"{_R}/branches/(?P<branch>[^/]+)", None, _branch),
    ("GET", rf"{_R}/issues", None, _issues),
    ("POST", rf"{_R}/issues", m.ReposOwnerRepoIssuesPostBody, _open_issue),
    ("GET", _I, None, _issue),
    ("GET", rf"{_I}/comments", None, _comments),
    ("POST", rf"{_I}/comments", m.ReposOwnerRepoIssuesIssueNumberCommentsPostBody, _post_comment),
    ("GET", _C, None, _comment),
    ("PATCH", _C, m.ReposOwnerRepoIssuesCommentsCommentIdPatchBody, _edit_comment),
    ("DELETE", _C, None, _delete_comment),
    ("GET", rf"{_C}/reactions", None, _reactions),
    ("POST", rf"{_C}/reactions", None, _react),
    ("GET", rf"{_R}/labels", None, _labels),
    ("POST", rf"{_R}/labels", m.ReposOwnerRepoLabelsPostBody, _create_label),
    ("GET", rf"{_R}/labels/(?P<label>[^/]+)", None, _label),
    ("POST", rf"{_I}/labels", m.ReposOwnerRepoIssuesIssueNumberLabelsPostBodyOneof0, _add_labels),
    ("DELETE", rf"{_I}/labels/(?P<label>[^/]+)", None, _remove_label),
    ("GET", rf"{_I}/events", None, _events),
    ("GET", rf"{_R}/collaborators/(?P<login>[^/]+)/permission", None, _permission),
    ("GET", rf"{_R}/git/trees/(?P<sha>[^/]+)", None, _tree),
    ("GET", rf"{_R}/contents/(?P<path>.+)", None, _content),
    ("POST", rf"{_R}/check-runs", m.ReposOwnerRepoCheckRunsPostBodyOneof0, _check),
    ("GET", rf"{_R}/hooks", None, _hooks),
    ("GET", _H, None, _deliveries),
    ("POST", rf"{_H}/(?P<id>\d+)/attempts", None, _attempt),
    ("GET", "/app/hook/deliveries", None, _deliveries),
    ("POST", r"/app/hook/deliveries/(?P<id>\d+)/attempts", None, _attempt),
)
