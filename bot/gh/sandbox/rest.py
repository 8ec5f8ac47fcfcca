"""The REST API under /api: who asks, faults, errors, pages of lists and limits around a table of endpoints."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from bot.gh.sandbox import rest_apps, rest_issues, rest_repos
from bot.gh.sandbox.faults import Fault, Faults, Request
from bot.gh.sandbox.records import App, GitHubSays, Repository
from bot.gh.sandbox.rest_call import Call, Endpoint, Reply
from bot.gh.sandbox.state import Sandbox

LIMIT = 5_000  # requests an hour, as for a GitHub App or token
DOCS = "https://docs.github.com/rest"
TABLE: Sequence[Endpoint] = (*rest_issues.TABLE, *rest_repos.TABLE, *rest_apps.TABLE)


def create_rest(sandbox: Sandbox, faults: Faults) -> Blueprint:
    """A blueprint that answers the part of GitHub's REST API that the bot uses."""
    rest = Blueprint("rest", __name__, url_prefix="/api")
    budget = _Budget()
    for method, rule, view in TABLE:
        name = f"{method} {rule}".replace(".", "_")
        rest.add_url_rule(rule, name, _around(sandbox, faults, budget, view), methods=[method])

    def unknown(path: str) -> Response:
        return _around(sandbox, faults, budget, _not_found)()

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    rest.add_url_rule("/", "root", unknown, defaults={"path": ""}, methods=methods)
    rest.add_url_rule("/<path:path>", "unknown", unknown, methods=methods)
    return rest


def _not_found(call: Call) -> Reply:
    raise GitHubSays(404, "Not Found")


def _around(
    sandbox: Sandbox, faults: Faults, budget: _Budget, view: Callable[..., Reply | Any]
) -> Callable[..., Response]:
    def answer(**parts: Any) -> Response:
        what = f"{request.method} {request.path.removeprefix('/api')}"
        login, limited = "", False
        limits: list[Fault] = []
        try:
            for fault in faults.draw(what, "slow"):
                time.sleep(fault.seconds or 1.0)
            limits = faults.draw(what, "secondary_limit", "primary_limit")
            if limits:
                limited = True
                raise _refusal(limits[0], faults.left(limits[0]))
            for fault in faults.draw(what, "error"):
                raise GitHubSays(fault.status, _REASONS.get(fault.status, "Server Error"))
            if faults.draw(what, "drop"):
                return _hang_up()
            with sandbox.lock:
                call = _call(sandbox, faults, what, parts)
                login = call.login
                found = view(call, **parts)
                response = _response(found if isinstance(found, Reply) else Reply(found))
            if faults.draw(what, "drop_after"):
                return _hang_up()
            for fault in faults.draw(what, "error_after"):
                raise GitHubSays(fault.status, _REASONS.get(fault.status, "Server Error"))
        except GitHubSays as no:
            response = _error(no)
        except HTTPException as error:
            response = _error(GitHubSays(error.code or 500, error.name))
        for name, value in budget.headers(login, spent=any(fault.kind == "primary_limit" for fault in limits)).items():
            response.headers[name] = value
        status = response.status_code
        faults.log.append(Request(time.time(), request.method, request.full_path.rstrip("?"), login, status, limited))
        return response

    return answer


_REASONS = {500: "Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


def _refusal(fault: Fault, left: float) -> GitHubSays:
    if fault.kind == "primary_limit":
        reset = {"x-ratelimit-reset": str(math.ceil(time.time() + left))}
        return GitHubSays(403, "API rate limit exceeded for user ID 1001.", headers=reset)
    message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    status = fault.status if fault.status in (403, 429) else 403
    return GitHubSays(status, message, headers={"Retry-After": str(max(1, math.ceil(left)))})


def _call(sandbox: Sandbox, faults: Faults, what: str, parts: dict[str, Any]) -> Call:
    login, app = _who(sandbox)
    call = Call(sandbox, faults, what, login, app, request.args.to_dict(), _body(), dict(request.headers))
    if "owner" in parts:
        call.repo_name = f"{parts.pop('owner')}/{parts.pop('name')}"
        asked, repo = call.repo_name, sandbox.repo(call.repo_name)
        if repo.full_name.lower() != asked.lower():
            raise _moved(asked, repo)
        if not sandbox.may(repo, login, "read") and repo.private:
            raise GitHubSays(404, "Not Found")
        call.repo_name = repo.full_name
    return call


def _moved(asked: str, repo: Repository) -> GitHubSays:
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    rest = request.path.removeprefix(f"/api/repos/{asked}")
    there = f"{request.host_url}api/repos/{repo.full_name}{rest}{query}"
    return GitHubSays(301 if request.method == "GET" else 307, "Moved Permanently", headers={"Location": there})


def _who(sandbox: Sandbox) -> tuple[str, App | None]:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if not scheme:
        return "", None
    token = token.strip()
    if scheme.lower() not in ("token", "bearer") or not token:
        raise GitHubSays(401, "Bad credentials")
    if token in sandbox.world.tokens:
        return sandbox.world.tokens[token], None
    if token.count(".") == 2:
        return "", rest_apps.app_of_jwt(sandbox, token)
    raise GitHubSays(401, "Bad credentials")


def _body() -> Any:
    if not request.get_data():
        return {}
    body = request.get_json(silent=True, force=True)
    if body is None:
        raise GitHubSays(400, "Problems parsing JSON")
    if not isinstance(body, dict | list):
        raise GitHubSays(400, "Body should be a JSON object")
    return body


def _response(reply: Reply) -> Response:
    if isinstance(reply.body, bytes):
        response = Response(reply.body, mimetype="application/octet-stream")
    elif reply.status == 204:
        response = Response(status=204)
    else:
        response = jsonify(reply.body)
    response.status_code = reply.status
    response.headers.update(reply.headers)
    return response


def _error(no: GitHubSays) -> Response:
    body = {"message": no.message, "documentation_url": DOCS, "status": str(no.status)}
    response = jsonify({**body, "errors": no.errors} if no.errors else body)
    response.status_code = no.status
    response.headers.update(no.headers)
    return response


def _hang_up() -> Response:
    drop = request.environ.get("sandbox.drop")
    if drop is None:
        raise ConnectionResetError("the sandbox drops this connection")
    drop()
    return Response()


@dataclass
class _Budget:
    """Counts requests by account and hour, for the x-ratelimit headers."""

    used: dict[tuple[str, int], int] = field(default_factory=dict)

    def headers(self, login: str, *, spent: bool) -> dict[str, str]:
        hour = int(datetime.now().timestamp()) // 3600
        self.used = {key: count for key, count in self.used.items() if key[1] == hour}
        self.used[login, hour] = used = self.used.get((login, hour), 0) + 1
        headers = {
            "x-ratelimit-limit": str(LIMIT),
            "x-ratelimit-remaining": "0" if spent else str(max(0, LIMIT - used)),
            "x-ratelimit-used": str(LIMIT if spent else used),
            "x-ratelimit-resource": "core",
            "x-github-api-version-selected": "2022-11-28",
        }
        return headers if spent else {**headers, "x-ratelimit-reset": str((hour + 1) * 3600)}
