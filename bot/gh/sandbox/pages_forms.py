"""What the forms of the pages do: every one acts as the person chosen, then shows the page again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from bot.gh.sandbox.faults import KINDS, Faults
from bot.gh.sandbox.markdown import render
from bot.gh.sandbox.records import GitHubSays
from bot.gh.sandbox.state import Sandbox

_NUMBERS = ("chance", "times", "seconds", "status", "lasts")


def add_forms(pages: Blueprint, sandbox: Sandbox, faults: Faults, cookie: str) -> None:
    """Add the routes that change something."""

    @pages.post("/sandbox/act-as")
    def act_as() -> Answer:
        login = request.form.get("login", "")
        if sandbox.user(login).type != "User":
            abort(422)
        response = redirect(_back())
        response.set_cookie(cookie, login, samesite="Strict", httponly=True, max_age=31_536_000)
        return response

    @pages.post("/sandbox/preview")
    def preview() -> str:
        return render(request.form.get("body", ""), request.form.get("repo", ""))

    @pages.post("/<owner>/<name>/issues/new")
    def open_issue_form(owner: str, name: str) -> Any:
        title, body = request.form.get("title", ""), _text("body")
        try:
            issue = sandbox.open_issue(f"{owner}/{name}", g.me.login, title, body)
        except GitHubSays as no:
            repo = sandbox.repo(f"{owner}/{name}")
            return render_template("new.html", repo=repo, title=title, body=body, no=no), no.status
        return redirect(f"/{owner}/{name}/issues/{issue.number}", 303)

    @pages.post("/<owner>/<name>/issues/<int:number>")
    def change_issue(owner: str, name: str, number: int) -> Any:
        return _change_issue(sandbox, f"{owner}/{name}", number)

    @pages.post("/<owner>/<name>/issues/<int:number>/comments/<int:id>")
    def change_comment(owner: str, name: str, number: int, id: int) -> Any:
        return _change_comment(sandbox, f"{owner}/{name}", number, id)

    @pages.post("/sandbox/deliveries/<int:id>")
    def redeliver_form(id: int) -> Any:
        if sandbox.resend is None:
            raise GitHubSays(503, "Nobody sends deliveries here")
        sandbox.resend(sandbox.find_delivery(id))
        return redirect("/sandbox/deliveries", 303)

    @pages.post("/sandbox/trouble")
    def change_faults() -> Any:
        if "clear" in request.form:
            faults.clear(request.form.get("clear", type=int))
            return redirect("/sandbox/trouble", 303)
        try:
            faults.add(request.form.get("kind", ""), **_options())
        except ValueError as error:
            return render_template("trouble.html", kinds=KINDS, active=faults.active(), error=str(error)), 422
        return redirect("/sandbox/trouble", 303)


def _change_issue(sandbox: Sandbox, repo: str, number: int) -> Any:
    me, do, here = g.me.login, request.form.get("do", ""), f"/{repo}/issues/{number}"
    if do in ("comment", "close", "reopen"):
        body = _text("body")
        if body.strip() or do == "comment":
            comment = sandbox.post_comment(repo, number, me, body)
            here = f"{here}#issuecomment-{comment.id}"
        if do != "comment":
            reason = request.form.get("reason") or None
            sandbox.set_state(repo, number, me, "closed" if do == "close" else "open", reason)
    elif do == "title":
        sandbox.edit_issue(repo, number, me, title=request.form.get("title", ""))
    elif do == "edit":
        sandbox.edit_issue(repo, number, me, body=_text("body"))
    elif do == "label":
        sandbox.add_labels(repo, number, me, [request.form.get("label", "")])
    elif do == "unlabel":
        sandbox.remove_label(repo, number, me, request.form.get("label", ""))
    elif do in ("lock", "unlock"):
        sandbox.set_lock(repo, number, me, do == "lock")
    elif do == "react":
        _toggle(sandbox, repo, number, 0)
    elif do == "delete":
        sandbox.delete_issue(repo, number, me)
        here = f"/{repo}/issues"
    else:
        abort(422)
    return redirect(here, 303)


def _change_comment(sandbox: Sandbox, repo: str, number: int, id: int) -> Response:
    me, do = g.me.login, request.form.get("do", "")
    if do == "edit":
        sandbox.edit_comment(repo, id, me, _text("body"))
    elif do == "delete":
        sandbox.delete_comment(repo, id, me)
    elif do == "hide":
        sandbox.hide_comment(repo, id, me, request.form.get("reason", ""))
    elif do == "react":
        _toggle(sandbox, repo, number, id)
    else:
        abort(422)
    return redirect(f"/{repo}/issues/{number}#issuecomment-{id}", 303)  # type: ignore[return-value]


def _toggle(sandbox: Sandbox, repo: str, number: int, id: int) -> None:
    reaction, new = sandbox.react(repo, number, id, g.me.login, request.form.get("content", ""))
    if not new:
        sandbox.unreact(repo, number, id, g.me.login, reaction.id)


def _text(name: str) -> str:
    """A text area's content: browsers send CRLF, GitHub's pages pass it on, and so do we."""
    return request.form.get(name, "")


def _options() -> dict[str, Any]:
    options: dict[str, Any] = {"where": request.form.get("where", "")}
    for name in _NUMBERS:
        value = request.form.get(name, "").strip()
        if value:
            try:
                options[name] = int(value) if name in ("times", "status") else float(value)
            except ValueError:
                raise ValueError(f"{name} must be a number") from None
    return options


def _back() -> str:
    back = request.form.get("back", "/")
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
