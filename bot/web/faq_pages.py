"""The FAQ's site below /faq, made from the catalog as it is now."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from hashlib import sha256
from threading import Lock

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from bot.catalog.site import CONTENT_TYPES, site_pages
from bot.core.entry import Catalog

#: What a page may load: its own style, scripts and pictures.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def faq_blueprint(
    catalog_getter: Callable[[], Catalog | None], *, prefix: str = "/faq", base_url: str = "", source_url: str = ""
) -> Blueprint:
    """A blueprint with the pages of the catalog that `catalog_getter` gives, asked at each request.

    The pages are the same as `faqbot build --site` writes, made once for each content of the catalog. Entry 9 is at
    /faq/9.html; /faq/9 leads there. Without a catalog everything is a 404.
    """
    pages = _Pages(catalog_getter, base_url, source_url)
    faq = Blueprint("faq", __name__, url_prefix=prefix)

    @faq.get("/", defaults={"path": ""})
    @faq.get("/<path:path>")
    def page(path: str) -> AnyResponse:
        """A page or a file of the site."""
        name = path + "index.html" if not path or path.endswith("/") else path
        found = pages.current()
        if name not in found and f"{name}.html" in found:
            return redirect(posixpath.basename(name) + ".html", 301)
        if name not in found:
            return Response("not found\n", 404, mimetype="text/plain")
        return _answer(name, found[name])

    return faq


class _Pages:
    def __init__(self, catalog_getter: Callable[[], Catalog | None], base_url: str, source_url: str) -> None:
        self._catalog = catalog_getter
        self._urls = (base_url, source_url)
        self._lock = Lock()
        self._made: tuple[object, Mapping[str, str]] = (None, {})

    def current(self) -> Mapping[str, str]:
        catalog = self._catalog()
        if catalog is None or not catalog.entries:
            return {}
        key = (catalog.digest, catalog.name) if catalog.digest else id(catalog)
        with self._lock:
            if self._made[0] != key:
                base_url, source_url = self._urls
                self._made = (key, site_pages(catalog, base_url=base_url, source_url=source_url))
            return self._made[1]


def _answer(name: str, text: str) -> Response:
    data = text.encode("utf-8")
    response = Response(data, content_type=CONTENT_TYPES[posixpath.splitext(name)[1]])
    response.set_etag(sha256(data).hexdigest()[:16])
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.make_conditional(request)
    return response
