"""The server: a port that is taken is said, many clients at once, and a clean end."""

from __future__ import annotations

import threading

import pytest
import requests

from bot.gh.sandbox.samples import AUTHOR, REPO
from bot.gh.sandbox.server import Server, bind
from tests.sandbox.scene import Live


def test_a_taken_port_is_refused_unless_another_will_do() -> None:
    with bind("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(OSError):
            bind("127.0.0.1", port)
        with bind("127.0.0.1", port, tries=20) as second:
            assert port < second.getsockname()[1] < port + 20


def test_a_server_tells_where_it_is() -> None:
    server = Server(lambda environ, start: [], bind("127.0.0.1", 0))
    assert server.url == f"http://127.0.0.1:{server.port}"
    server.stop()


def test_a_stopped_server_answers_no_more_and_frees_its_port(live: Live) -> None:
    assert requests.get(f"{live.server.url}/sandbox/status", timeout=5).ok
    live.server.stop()
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{live.server.url}/sandbox/status", timeout=5)
    bind("127.0.0.1", live.server.port).close()


def test_many_clients_at_once_lose_nothing(live: Live) -> None:
    live.sandbox.open_issue(REPO, AUTHOR, "t")
    address = f"{live.server.url}/api/repos/{REPO}/issues/1/comments"

    def post(client: int) -> None:
        with requests.Session() as session:
            for number in range(20):
                body = {"body": f"{client}-{number}"}
                answer = session.post(address, json=body, headers={"Authorization": "token bot-token"}, timeout=10)
                assert answer.status_code == 201

    threads = [threading.Thread(target=post, args=[client]) for client in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    comments = live.sandbox.repo(REPO).issues[1].comments
    assert len({comment.id for comment in comments}) == 160
    for client in range(8):  # each client's comments are in the order in which it posted them
        said = [comment.body for comment in comments if comment.body.startswith(f"{client}-")]
        assert said == [f"{client}-{number}" for number in range(20)]
