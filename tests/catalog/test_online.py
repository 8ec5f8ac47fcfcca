"""Dead links are found by asking each address once; what is nobody's or does not answer is no error."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.catalog import load_files
from bot.catalog.online import dead_links, status_of

ANSWER = "---\nid: 1\ntitle: One\n---\n{answer}\n"


def found(answer: str, **answers: int | str) -> tuple[list[tuple[str, int, str, str]], list[str]]:
    """The problems of an answer, and the addresses that were asked for; `answers` says by host what came back."""
    asked: list[str] = []

    def ask(address: str) -> int | str:
        asked.append(address)
        return answers.get(address.split("/")[2].partition(".")[0], 200)

    translated = "---\nid: 1\ntitle: 一\n---\n" + answer + "\n"
    files = {"a.md": ANSWER.format(answer=answer).encode(), "a.zh.md": translated.encode()}
    problems = [
        (problem.path, problem.line, problem.severity, problem.code)
        for problem in dead_links(load_files(files), ask, pause=0)
    ]
    return problems, asked


def test_a_link_that_is_gone_is_an_error_wherever_it_stands():
    problems, asked = found("See\n[this](https://gone.site.org/a#b).", gone=404)
    assert problems == [("a.md", 6, "error", "dead-link"), ("a.zh.md", 6, "error", "dead-link")]
    assert asked == ["https://gone.site.org/a"]


@pytest.mark.parametrize("answer", [403, 429, 500, "ConnectTimeout"])
def test_what_does_not_answer_is_a_warning(answer):
    problems, _ = found("[x](https://slow.site.org)", slow=answer)
    assert [problem[2:] for problem in problems] == [("warning", "unsure-link")] * 2


@pytest.mark.parametrize("status", [200, 204, 301])
def test_what_answers_is_fine(status):
    assert found("[x](https://there.site.org)", there=status)[0] == []


NOBODYS = [
    "http://localhost:8118/v1",
    "http://127.0.0.1/",
    "https://example.org/a",
    "http://gpu-box/x",
    "mailto:a@b.org",
]


@pytest.mark.parametrize("address", NOBODYS)
def test_addresses_that_are_nobodys_are_not_asked(address):
    assert found(f"[x]({address})") == ([], [])


def test_links_in_code_are_not_asked():
    assert found("`[x](https://gone.site.org)`", gone=404) == ([], [])


class Site(BaseHTTPRequestHandler):
    """Takes no HEAD on /get, has lost /gone, and sends /old to /get."""

    def do_HEAD(self) -> None:
        self.send_response({"/get": 405, "/gone": 404, "/old": 302}.get(self.path, 200))
        if self.path == "/old":
            self.send_header("Location", "/new")
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(404 if self.path == "/gone" else 200)
        self.end_headers()

    def log_message(self, *arguments: object) -> None: ...


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("path", "status"), [("/there", 200), ("/get", 200), ("/gone", 404), ("/old", 200)])
def test_a_site_is_asked_as_a_browser_would(site, path, status):
    assert status_of(site + path) == status


def test_a_site_that_is_not_there_is_no_crash():
    assert status_of("http://127.0.0.1:9/") == "ConnectionError"
