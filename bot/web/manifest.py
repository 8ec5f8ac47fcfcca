"""The way to a GitHub App of one's own: the manifest, the page with the button, and the keys that come back.

https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, request

from bot.errors import HubError, UserError
from bot.gh.answers import read
from bot.gh.connection import Connection
from bot.gh.payloads import Id, Part
from bot.gh.rights import EVENTS, PERMISSIONS

CREATED = "/created"

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' {action}; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>body{{font:1rem/1.5 system-ui;max-width:44rem;margin:3rem auto;padding:0 1rem;color:#1f2328;background:#fff}}
button{{font:inherit;padding:.5rem 1rem;color:#fff;background:#1f883d;border:0;border-radius:6px;cursor:pointer}}
button:focus-visible{{outline:3px solid #0969da;outline-offset:2px}}td,th{{text-align:left;padding:.2rem 1rem .2rem 0}}
code{{background:#f6f8fa;padding:.1rem .3rem}}</style>
<main><h1>{title}</h1>{body}</main></html>
"""


@dataclass(frozen=True, slots=True)
class NewApp:
    """A GitHub App that was just made. Its secrets are in no repr."""

    app_id: int
    slug: str
    page: str
    private_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)

    @property
    def install_page(self) -> str:
        """Where it is installed on repositories."""
        return f"{self.page}/installations/new"


def manifest(name: str, url: str) -> dict[str, Any]:
    """What GitHub is asked to make: an App called `name`, delivering to the server at `url`. UserError.

    `redirect_url`, where the code is sent to, is for the caller to add.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise UserError(f"{url!r} is no address of a server: write it as https://faqbot.example.org")
    if not 1 <= len(name) <= 34 or not name.isprintable():
        raise UserError(f"an App's name has 1 to 34 characters, and {name!r} has not")
    return {
        "name": name,
        "url": url,
        "description": "Answers issues from the repository's FAQ, or stays silent.",
        "hook_attributes": {"url": f"{url.rstrip('/')}/webhook", "active": True},
        "public": False,
        "default_permissions": PERMISSIONS,
        "default_events": list(EVENTS),
    }


def form_address(web: str, organisation: str, state: str) -> str:
    """Where the manifest is sent to. UserError."""
    if not re.fullmatch(r"[A-Za-z0-9-]{0,39}", organisation):
        raise UserError(f"{organisation!r} is no organisation")
    below = f"/organizations/{organisation}" if organisation else ""
    return f"{web}{below}/settings/apps/new?{urlencode({'state': state})}"


def convert(connection: Connection, code: str) -> NewApp:
    """Exchange the code, within an hour and once, for the App's keys. UserError, HubError."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,200}", code):
        raise UserError("the code is not one of GitHub's")
    made = read(_Conversion, connection.send("POST", f"/app-manifests/{code}/conversions"))
    return NewApp(made.id, made.slug, made.html_url, made.pem, made.webhook_secret)


class _Conversion(Part):
    id: Id
    slug: str
    html_url: str
    pem: str
    webhook_secret: str


def create_setup_app(asked: dict[str, Any], form: str, state: str, take: Callable[[str], NewApp]) -> Flask:
    """A page with the button, and the one that GitHub sends the browser back to. `take` gets the code, once."""
    app = Flask("bot.web.manifest", static_folder=None)
    taken: list[NewApp] = []

    @app.before_request
    def refuse_other_names() -> Response | None:
        """A page elsewhere may have let its name lead to this machine."""
        here = urlsplit(f"//{request.host}").hostname
        return None if here in ("127.0.0.1", "localhost") else _page("Not here", "<p>Open it on this machine.</p>", 421)

    @app.get("/")
    def button() -> Response:
        rights = "".join(f"<tr><td>{escape(name)}<td>{escape(what)}" for name, what in PERMISSIONS.items())
        body = (
            f"<p>GitHub will make an App called <b>{escape(asked['name'])}</b> that delivers to "
            f"<code>{escape(asked['hook_attributes']['url'])}</code>. You can change the name there.</p>"
            f"<table><tr><th>It may<th>{rights}</table><p>It hears of: {', '.join(EVENTS)}.</p>"
            f'<form method="post" action="{escape(form)}">'
            f'<input type="hidden" name="manifest" value="{escape(json.dumps(asked))}">'
            "<button>Create the App on GitHub</button></form>"
        )
        return _page("Create your faqbot App", body, action="{0.scheme}://{0.netloc}".format(urlsplit(form)))

    @app.get(CREATED)
    def created() -> Response:
        if taken:
            return _page("Done already", _next(taken[0]), 200)
        if not hmac.compare_digest(request.args.get("state", "").encode(), state.encode()):
            return _page("Not asked for", "<p>This answer does not belong to the page that you opened.</p>", 403)
        try:
            taken.append(take(request.args.get("code", "")))
        except (UserError, HubError) as error:
            return _page("GitHub did not give the keys", f"<p>{escape(str(error))}</p><p>Begin anew.</p>", 502)
        return _page("The App is there", _next(taken[0]))

    return app


def _next(made: NewApp) -> str:
    page = escape(made.install_page)
    return (
        f'<p>Its keys are saved on this machine. Now install it:</p><p><a href="{page}">{page}</a></p>'
        "<p>Then go back to the terminal.</p>"
    )


def _page(title: str, body: str, status: int = 200, *, action: str = "") -> Response:
    headers = {name: value.replace("{action}", action) for name, value in _HEADERS.items()}
    return Response(_PAGE.format(title=escape(title), body=body), status, headers=headers, mimetype="text/html")
