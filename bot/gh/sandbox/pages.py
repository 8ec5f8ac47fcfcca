"""The pages that people read: issues, files, labels, deliveries and faults, kept fresh without a reload."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, redirect, render_template, request

from bot.gh.sandbox.faults import KINDS, Faults
from bot.gh.sandbox.look import (
    about,
    ago,
    avatar_svg,
    emoji,
    labels_css,
    merge_labels,
    percent,
    split_front_matter,
    title_in,
)
from bot.gh.sandbox.markdown import render
from bot.gh.sandbox.pages_forms import add_forms
from bot.gh.sandbox.records import REACTIONS, GitHubSays, Issue, Repository, User
from bot.gh.sandbox.same_origin import is_forged
from bot.gh.sandbox.samples import IDEAS
from bot.gh.sandbox.search import parse_search
from bot.gh.sandbox.state import Sandbox
from bot.gh.sandbox.why import Thoughts, Why

PERSON = "sandbox_person"  # the cookie that says who you are
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_SHOWN_DELIVERIES = 100
_STATIC = Path(__file__).with_name("static")
_TYPES = {"style.css": "text/css", "live.js": "text/javascript", "icon.svg": "image/svg+xml"}


def create_pages(sandbox: Sandbox, faults: Faults, *, why: Why | None = None) -> Blueprint:
    """A blueprint with all pages. `why` tells what the bot thinks of an issue."""
    pages = Blueprint("pages", __name__, template_folder="templates")
    add_filters(pages)
    pages.context_processor(partial(_around, sandbox))
    thoughts = Thoughts(why)

    @pages.before_request
    def begin() -> None:
        if is_forged():
            abort(403, "This form did not come from this page.")
        g.me = _me(sandbox)

    @pages.after_request
    def protect(response: Response) -> Response:
        response.headers.update(_HEADERS)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    @pages.errorhandler(GitHubSays)
    def refused(no: GitHubSays) -> tuple[str, int]:
        return render_template("refused.html", no=no), no.status

    @pages.get("/")
    def home() -> Any:
        repo = next(iter(sandbox.world.repos.values()), None)
        return redirect(f"/{repo.full_name}/issues") if repo else ("There is no repository yet.", 404)

    @pages.get("/<owner>/<name>")
    def repo_home(owner: str, name: str) -> Any:
        return redirect(f"/{sandbox.repo(f'{owner}/{name}').full_name}/issues")

    @pages.get("/<owner>/<name>/issues")
    def issues(owner: str, name: str) -> Any:
        repo = sandbox.repo(f"{owner}/{name}")
        query = request.args.get("q", "is:open")
        return _live(sandbox, "issues.html", ["counts", "issues"], partial(_issues, repo, query))

    @pages.get("/<owner>/<name>/issues/new")
    def new_issue(owner: str, name: str) -> str:
        repo = sandbox.repo(f"{owner}/{name}")
        values = {"title": request.args.get("title", ""), "body": request.args.get("body", "")}
        return render_template("new.html", repo=repo, **values)

    @pages.get("/<owner>/<name>/<any(issues, pull):kind>/<int:number>")
    def issue(owner: str, name: str, kind: str, number: int) -> Any:
        repo = sandbox.repo(f"{owner}/{name}")
        found = sandbox.issue(repo, number)

        def values() -> dict[str, Any]:
            thought = thoughts.of(repo, found)
            with sandbox.lock:
                return {**_issue(sandbox, repo, found), "thought": thought, "has_why": why is not None}

        return _live(sandbox, "issue.html", ["head", "timeline", "side"], values)

    @pages.get("/<owner>/<name>/labels")
    def labels(owner: str, name: str) -> str:
        return render_template("labels.html", repo=sandbox.repo(f"{owner}/{name}"))

    @pages.get("/<owner>/<name>/<any(tree, blob, raw):kind>/<ref>/")
    @pages.get("/<owner>/<name>/<any(tree, blob, raw):kind>/<ref>/<path:path>")
    def files(owner: str, name: str, kind: str, ref: str, path: str = "") -> Any:
        return _files(sandbox, sandbox.repo(f"{owner}/{name}"), ref, path.strip("/"), raw=kind == "raw")

    @pages.get("/sandbox/deliveries")
    def deliveries() -> Any:
        return _live(sandbox, "deliveries.html", ["deliveries"], partial(_deliveries, sandbox))

    @pages.get("/sandbox/deliveries/<int:id>")
    def delivery(id: int) -> str:
        found = sandbox.find_delivery(id)
        payload = json.dumps(json.loads(found.payload), indent=2, ensure_ascii=False)
        return render_template("delivery.html", delivery=found, payload=payload)

    @pages.get("/sandbox/trouble")
    def trouble() -> str:
        return render_template("trouble.html", kinds=KINDS, active=faults.active())

    @pages.get("/sandbox/labels.css")
    def label_colours() -> Response:
        return Response(labels_css(sandbox), mimetype="text/css")

    @pages.get("/sandbox/avatar/<int:id>.svg")
    def avatar(id: int) -> Response:
        user = next((user for user in sandbox.world.users.values() if user.id == id), None)
        response = Response(avatar_svg(user), mimetype="image/svg+xml")
        response.headers["Cache-Control"] = "max-age=3600"
        return response

    @pages.get("/sandbox/static/<any('style.css', 'live.js', 'icon.svg'):file>")
    def static_file(file: str) -> Response:
        content = (_STATIC / file).read_bytes()
        return Response(content, mimetype=_TYPES[file], headers={"Cache-Control": "no-cache"})

    add_forms(pages, sandbox, faults, PERSON)
    return pages


def add_filters(pages: Blueprint) -> None:
    """What templates use to write values."""
    for filter in (ago, emoji, percent):
        pages.add_app_template_filter(filter)
    pages.add_app_template_filter(lambda text, repo: render(text, f"/{repo.full_name}"), "markdown")


def _me(sandbox: Sandbox) -> User:
    login = request.cookies.get(PERSON, "")
    people = [user for user in sandbox.world.users.values() if user.type == "User"]
    return next((user for user in people if user.login == login), people[0])


def _around(sandbox: Sandbox) -> dict[str, Any]:
    css = hashlib.sha1(labels_css(sandbox).encode()).hexdigest()[:8]
    people = [user for user in sandbox.world.users.values() if user.type == "User"]
    first = next(iter(sandbox.world.repos.values()), None)
    return {
        "me": g.get("me"),
        "people": people,
        "users": sandbox.world.users,
        "home": first,
        "ideas": IDEAS,
        "labels_version": css,
    }


def _live(sandbox: Sandbox, template: str, parts: list[str], values: Callable[[], dict[str, Any]]) -> Any:
    """The page or, with `?since=VERSION`, its parts as JSON if anything changed after that version."""
    since, version = request.args.get("since"), str(sandbox.version)
    if since == version:
        return Response(status=204)
    shown = values()  # may ask the bot, which asks this server: not under the lock
    with sandbox.lock:
        if since is None:
            return render_template(template, version=version, **shown)
        html = {part: render_template(f"_{part}.html", **shown) for part in parts}
        return jsonify({"version": version, "labels": _around(sandbox)["labels_version"], "parts": html})


def _issues(repo: Repository, query: str) -> dict[str, Any]:
    search = parse_search(query)
    real = [issue for issue in repo.issues.values() if not issue.head]
    alike = [issue for issue in real if search.keeps(issue, any_state=True)]
    counts = {state: sum(issue.state == state for issue in alike) for state in ("open", "closed")}
    rest = " ".join(word for word in query.split() if word not in ("is:open", "is:closed"))
    return {"repo": repo, "found": search.find(real), "counts": counts, "query": query, "rest": rest, "search": search}


def _issue(sandbox: Sandbox, repo: Repository, issue: Issue) -> dict[str, Any]:
    me = g.me.login
    lines: list[tuple[str, datetime, int, Any]] = [
        ("comment", comment.created_at, comment.id, comment) for comment in issue.comments
    ]
    lines += [("happening", line.created_at, line.id, line) for line in merge_labels(issue.happenings)]
    told = [delivery for delivery in reversed(sandbox.world.deliveries) if delivery.issue == issue.number]
    return {
        "repo": repo,
        "issue": issue,
        "lines": [(kind, line) for kind, _, _, line in sorted(lines, key=lambda line: line[1:3])],
        "edit": request.args.get("edit", ""),
        "role": sandbox.role(repo, me),
        "may_triage": sandbox.may(repo, me, "triage"),
        "may_write": sandbox.may(repo, me, "write"),
        "is_author": me == issue.login,
        "roles": {login: about(sandbox, repo, issue, login) for login in sandbox.world.users},
        "told": [delivery for delivery in told if delivery.repo == repo.full_name][:5],
        "reactions": REACTIONS,
    }


def _deliveries(sandbox: Sandbox) -> dict[str, Any]:
    return {"rows": sandbox.world.deliveries[: -_SHOWN_DELIVERIES - 1 : -1], "hooks": sandbox.world.hooks}


def _files(sandbox: Sandbox, repo: Repository, ref: str, path: str, *, raw: bool) -> Any:
    commit = sandbox.commit_at(repo, ref)
    if path in commit.files:
        text = commit.files[path].decode("utf-8", "replace")
        if raw:
            return Response(text, mimetype="text/plain")
        front, body = split_front_matter(text) if path.endswith(".md") else ("", text)
        values = {"front": front, "heading": title_in(front), "body": body}
        return render_template("file.html", repo=repo, ref=ref, path=path, commit=commit, **values)
    prefix = f"{path}/" if path else ""
    below = [file.removeprefix(prefix) for file in commit.files if file.startswith(prefix)]
    if not below and path:
        raise GitHubSays(404, "Not Found")
    rows = sorted({(("/" not in rest), rest.split("/")[0]) for rest in below})
    return render_template("tree.html", repo=repo, ref=ref, path=path, rows=rows, prefix=prefix, commit=commit)
