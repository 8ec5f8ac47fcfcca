"""/faq shows the site of the catalog as it is now."""

from __future__ import annotations

import pytest
from flask import Flask

from bot.catalog.site import site_pages
from bot.core.entry import Catalog, Entry
from bot.web.faq_pages import faq_blueprint

CATALOG = Catalog((Entry(9, "Why?", "Because.", path="009-why.md"),), name="Example", digest="a")


def client_of(*catalogs: Catalog | None):
    """A client of an application whose catalog changes at each request; the last one stays."""
    waiting = list(catalogs)
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(faq_blueprint(lambda: waiting.pop(0) if len(waiting) > 1 else waiting[0]))
    return app.test_client()


def test_the_pages_are_those_that_build_writes():
    client = client_of(CATALOG)
    for path, text in site_pages(CATALOG).items():
        answer = client.get(f"/faq/{path}")
        assert answer.status_code == 200
        assert answer.text == text


ADDRESSES = [
    pytest.param("/faq/", 200, "", id="the index"),
    pytest.param("/faq", 308, "/faq/", id="without a slash"),
    pytest.param("/faq/9", 301, "9.html", id="the number alone"),
    pytest.param("/faq/8.html", 404, "", id="no such entry"),
    pytest.param("/faq/../etc/passwd", 404, "", id="outside"),
]


@pytest.mark.parametrize(("path", "status", "location"), ADDRESSES)
def test_addresses(path, status, location):
    answer = client_of(CATALOG).get(path)
    assert answer.status_code == status
    assert answer.headers.get("Location", "").endswith(location)


def test_without_a_catalog_there_is_nothing():
    assert client_of(None).get("/faq/").status_code == 404


def test_a_changed_catalog_is_shown_at_once():
    changed = Catalog((Entry(9, "Why now?", "Because.", path="009-why.md"),), name="Example", digest="b")
    client = client_of(CATALOG, changed)
    assert "Why?" in client.get("/faq/9.html").text
    assert "Why now?" in client.get("/faq/9.html").text


def test_pages_may_load_only_what_is_theirs_and_are_asked_for_once():
    client = client_of(CATALOG)
    answer = client.get("/faq/9.html")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    again = client.get("/faq/9.html", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
