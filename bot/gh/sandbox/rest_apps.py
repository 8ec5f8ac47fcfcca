"""Endpoints for accounts, GitHub Apps, hooks and their deliveries, and the rate limit."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from bot.gh.sandbox.present import Json, api_url, app_json, full_user_json, login_json, moment
from bot.gh.sandbox.present_repo import delivery_json, hook_json, repo_json
from bot.gh.sandbox.records import App, Delivery, GitHubSays, Hook
from bot.gh.sandbox.rest_call import Call, Endpoint, Reply
from bot.gh.sandbox.state import Sandbox

_INSTALLATION_TOKEN = "ghs_"


def app_of_jwt(sandbox: Sandbox, token: str) -> App:
    """The App that a JSON web token speaks for; 401 where it is forged, expired, or of no App known here."""
    import jwt

    try:
        claims = jwt.decode(token, options={"verify_signature": False})
        app = sandbox.world.apps[int(claims["iss"])]
        if app.public_key:
            jwt.decode(token, app.public_key, algorithms=["RS256"], issuer=str(claims["iss"]))
        elif claims["exp"] < time.time():
            raise GitHubSays(
                401, "'Expiration time' claim ('exp') must be a numeric value representing the future time"
            )
    except (jwt.PyJWTError, KeyError, ValueError, TypeError):
        raise GitHubSays(401, "A JSON web token could not be decoded") from None
    return app


def get_user(call: Call) -> Any:
    """GET who I am; an installation may not ask."""
    if not call.login:
        raise GitHubSays(401, "Requires authentication")
    if call.headers.get("Authorization", "").partition(" ")[2].startswith(_INSTALLATION_TOKEN):
        raise GitHubSays(403, "Resource not accessible by integration")
    return full_user_json(call.sandbox, call.sandbox.user(call.login), call.sandbox.clock())


def get_named_user(call: Call, login: str) -> Any:
    """GET an account."""
    return full_user_json(call.sandbox, call.sandbox.user(login), call.sandbox.clock())


def get_app(call: Call) -> Any:
    """GET the App itself."""
    return app_json(call.sandbox, _app(call))


def get_named_app(call: Call, slug: str) -> Any:
    """GET an App."""
    for app in call.sandbox.world.apps.values():
        if app.slug == slug:
            return app_json(call.sandbox, app)
    raise GitHubSays(404, "Not Found")


def list_installations(call: Call) -> Reply:
    """GET where the App is installed."""
    return call.page([_app(call)], lambda app: _installation(call, app))


def get_installation(call: Call, id: int = 0) -> Any:
    """GET one installation, by id or by repository."""
    app = _app(call)
    if id not in (0, app.installation):
        raise GitHubSays(404, "Not Found")
    return _installation(call, app)


def create_token(call: Call, id: int) -> Reply:
    """POST for an installation token, good for an hour."""
    app = _app(call)
    if id != app.installation:
        raise GitHubSays(404, "Not Found")
    token = _INSTALLATION_TOKEN + secrets.token_hex(18)
    call.sandbox.add_token(token, f"{app.slug}[bot]")
    expires = moment(call.sandbox.clock() + timedelta(hours=1))
    shape = {"token": token, "expires_at": expires, "permissions": app.permissions, "repository_selection": "all"}
    return Reply(shape, 201)


def list_installed_repos(call: Call) -> Any:
    """GET the repositories that the installation reaches."""
    if not call.login:
        raise GitHubSays(401, "Requires authentication")
    repos = list(call.sandbox.world.repos.values())
    reply = call.page(repos, lambda repo: repo_json(call.sandbox, repo))
    return Reply({"total_count": len(repos), "repositories": reply.body}, headers=reply.headers)


def list_hooks(call: Call) -> Reply:
    """GET the hooks of a repository."""
    call.sandbox.require(call.repo, call.login, "write")
    hooks = [hook for hook in call.sandbox.world.hooks.values() if hook.repo.lower() == call.repo_name.lower()]
    return call.page(hooks, lambda hook: hook_json(call.sandbox, hook))


def get_hook(call: Call, hook_id: int) -> Any:
    """GET a hook of a repository."""
    return hook_json(call.sandbox, _hook(call, hook_id))


def get_app_hook(call: Call) -> Any:
    """GET where the App's deliveries go."""
    hook = _hook(call, 0)
    return {"url": hook.url, "content_type": "json", "secret": "********", "insecure_ssl": "0"}


def list_deliveries(call: Call, hook_id: int = 0) -> Reply:
    """GET the deliveries of a hook that were tried, newest first, with a cursor instead of page numbers."""
    hook = _hook(call, hook_id)
    deliveries = reversed(call.sandbox.world.deliveries)
    rows = [delivery for delivery in deliveries if delivery.hook == hook.id and delivery.status_code]
    cursor = call.query.get("cursor", "")
    if cursor:
        rows = [delivery for delivery in rows if delivery.id < int(cursor)] if cursor.isdigit() else []
    asked = call.query.get("per_page", "")
    size = min(call.sandbox.page_limit, max(1, int(asked))) if asked.isdigit() else 30
    shown, more = rows[:size], rows[size:]
    path = call.what.partition(" ")[2]
    link = f'<{api_url(call.sandbox, path)}?per_page={size}&cursor={shown[-1].id}>; rel="next"' if more else ""
    body = [delivery_json(call.sandbox, delivery) for delivery in shown]
    return Reply(body, headers={"Link": link} if link else {})


def get_delivery(call: Call, id: int, hook_id: int = 0) -> Any:
    """GET a delivery with request and response."""
    return delivery_json(call.sandbox, _delivery(call, hook_id, id), whole=True)


def redeliver(call: Call, id: int, hook_id: int = 0) -> Reply:
    """POST for another attempt: 202, the delivery goes out by itself."""
    resend: Callable[[Delivery], None] | None = call.sandbox.resend
    if resend is None:
        raise GitHubSays(503, "Service Unavailable")
    resend(_delivery(call, hook_id, id))
    return Reply({}, 202)


def get_rate_limit(call: Call) -> Any:
    """GET the rate limit; the figures of the headers say the same."""
    hour = (int(time.time()) // 3600 + 1) * 3600
    limit = {"limit": 5000, "used": 0, "remaining": 5000, "reset": hour}
    return {"resources": {"core": limit, "search": limit, "graphql": limit}, "rate": limit}


def get_meta(call: Call) -> Any:
    """GET what this server is."""
    return {"verifiable_password_authentication": False, "installed_version": "sandbox"}


def query_graph(call: Call) -> Any:
    """POST to GraphQL, of which only `viewer` is known here."""
    if not call.login:
        raise GitHubSays(401, "Requires authentication")
    if "viewer" not in call.text("query"):
        return {"errors": [{"type": "UNKNOWN", "message": "the sandbox knows only viewer"}]}
    user = call.sandbox.user(call.login)
    return {"data": {"viewer": {"login": user.login, "databaseId": user.id}}}


def _app(call: Call) -> App:
    if call.app is None:
        raise GitHubSays(401, "A JSON web token could not be decoded")
    return call.app


def _installation(call: Call, app: App) -> Json:
    url = api_url(call.sandbox, f"/app/installations/{app.installation}")
    owner = call.sandbox.user(app.owner)
    return {
        "id": app.installation,
        "account": login_json(call.sandbox, app.owner),
        "repository_selection": "all",
        "access_tokens_url": f"{url}/access_tokens",
        "repositories_url": api_url(call.sandbox, "/installation/repositories"),
        "html_url": f"{call.sandbox.url}/settings/installations/{app.installation}",
        "app_id": app.id,
        "app_slug": app.slug,
        "target_id": owner.id,
        "target_type": owner.type,
        "permissions": app.permissions,
        "events": app.events,
        "created_at": moment(app.created_at),
        "updated_at": moment(app.created_at),
        "single_file_name": None,
        "suspended_by": None,
        "suspended_at": None,
    }


def _hook(call: Call, hook_id: int) -> Hook:
    hooks = call.sandbox.world.hooks.values()
    if not call.repo_name:
        _app(call)
        found = [hook for hook in hooks if not hook.repo]
    else:
        call.sandbox.require(call.repo, call.login, "write")
        found = [hook for hook in hooks if hook.id == hook_id and hook.repo.lower() == call.repo_name.lower()]
    if not found:
        raise GitHubSays(404, "Not Found")
    return found[0]


def _delivery(call: Call, hook_id: int, id: int) -> Delivery:
    hook, delivery = _hook(call, hook_id), call.sandbox.find_delivery(id)
    if delivery.hook != hook.id:
        raise GitHubSays(404, "Not Found")
    return delivery


_HOOKS = "/repos/<owner>/<name>/hooks"
_HOOK = f"{_HOOKS}/<int:hook_id>"

TABLE: Sequence[Endpoint] = (
    ("GET", "/user", get_user),
    ("GET", "/users/<login>", get_named_user),
    ("GET", "/app", get_app),
    ("GET", "/apps/<slug>", get_named_app),
    ("GET", "/app/installations", list_installations),
    ("GET", "/app/installations/<int:id>", get_installation),
    ("POST", "/app/installations/<int:id>/access_tokens", create_token),
    ("GET", "/repos/<owner>/<name>/installation", get_installation),
    ("GET", "/installation/repositories", list_installed_repos),
    ("GET", _HOOKS, list_hooks),
    ("GET", _HOOK, get_hook),
    ("GET", f"{_HOOK}/deliveries", list_deliveries),
    ("GET", f"{_HOOK}/deliveries/<int:id>", get_delivery),
    ("POST", f"{_HOOK}/deliveries/<int:id>/attempts", redeliver),
    ("GET", "/app/hook/config", get_app_hook),
    ("GET", "/app/hook/deliveries", list_deliveries),
    ("GET", "/app/hook/deliveries/<int:id>", get_delivery),
    ("POST", "/app/hook/deliveries/<int:id>/attempts", redeliver),
    ("GET", "/rate_limit", get_rate_limit),
    ("GET", "/meta", get_meta),
    ("POST", "/graphql", query_graph),
)
