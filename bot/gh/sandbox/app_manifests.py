"""How a GitHub App is made from a manifest: the form that asks for it, and the code that is exchanged for its keys."""

from __future__ import annotations

import json
import secrets
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, abort, jsonify, redirect, request
from werkzeug.wrappers import Response as Answer

from bot.gh.sandbox.present import app_json
from bot.gh.sandbox.state import Sandbox

_NEEDED = ("name", "url", "hook_attributes", "redirect_url", "default_permissions", "default_events")


def create_app_manifests(sandbox: Sandbox, owner: str) -> Blueprint:
    """A blueprint for GitHub's page that makes an App; everybody is `owner` here, and agrees at once."""
    manifests = Blueprint("app_manifests", __name__)
    waiting: dict[str, dict[str, Any]] = {}

    @manifests.post("/settings/apps/new")
    @manifests.post("/organizations/<organisation>/settings/apps/new")
    def ask(organisation: str = owner) -> Answer:
        """Take the manifest, and send the browser back with a code."""
        try:
            manifest = json.loads(request.form.get("manifest", ""))
        except ValueError:
            abort(422, "the manifest is not JSON")
        missing = [key for key in _NEEDED if key not in manifest]
        if missing or urlsplit(manifest["redirect_url"]).scheme not in ("http", "https"):
            abort(422, f"the manifest lacks {', '.join(missing) or 'a redirect_url'}")
        code = secrets.token_hex(20)
        waiting[code] = {**manifest, "owner": organisation}
        state = request.args.get("state", "")
        return redirect(f"{manifest['redirect_url']}?{urlencode({'code': code, 'state': state})}")

    @manifests.post("/api/app-manifests/<code>/conversions")
    def convert(code: str) -> tuple[Response, int]:
        """Exchange the code, once, for the App's keys."""
        manifest = waiting.pop(code, None)
        if manifest is None:
            return jsonify(message="Not Found", documentation_url="https://docs.github.com/rest", status="404"), 404
        private, public = key_pair()
        slug = "-".join(manifest["name"].lower().split())
        app = sandbox.add_app(slug, manifest["owner"], public_key=public)
        app.permissions, app.events = manifest["default_permissions"], manifest["default_events"]
        secret = secrets.token_hex(20)
        sandbox.add_hook(manifest["hook_attributes"]["url"], secret, events=tuple(manifest["default_events"]))
        shape = {**app_json(sandbox, app), "name": manifest["name"], "client_secret": secrets.token_hex(20)}
        return jsonify({**shape, "webhook_secret": secret, "pem": private}), 201

    return manifests


def key_pair() -> tuple[str, str]:
    """A private key as GitHub hands it out, and the public one that belongs to it."""
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

    key = generate_private_key(65537, 2048)
    private = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.TraditionalOpenSSL, form.NoEncryption())
    public = key.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()
