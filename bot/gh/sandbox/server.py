"""Serves WSGI applications with waitress in a thread, on a socket bound beforehand, able to hang up on a client."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Callable
from typing import Any

from waitress import create_server, wasyncore  # type: ignore[import-untyped]
from waitress.channel import HTTPChannel  # type: ignore[import-untyped]
from waitress.task import WSGITask  # type: ignore[import-untyped]

#: GitHub's own limit for a delivery is 25 MB; a little more, so that the application says no itself.
BODY_LIMIT = 26 * 1024 * 1024


def bind(host: str, port: int, *, tries: int = 1) -> socket.socket:
    """A socket that listens on `port` (0: any free one) or on one of the next; OSError where all `tries` are taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in range(port, port + tries):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, number))
            listener.listen(1024)
        except OSError:
            listener.close()
            if number == port + tries - 1:
                raise
        else:
            return listener
    raise AssertionError("tries is at least 1")


class Server:
    """One application on one socket. Requests find `sandbox.drop` in their environment: call it to hang up."""

    def __init__(self, app: Callable[..., Any], listener: socket.socket, *, threads: int = 16) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self.host, self.port = listener.getsockname()[:2]
        self._map: dict[int, Any] = {}
        options: dict[str, Any] = {"sockets": [listener], "threads": threads, "ident": None, "map": self._map}
        options |= {"max_request_body_size": BODY_LIMIT, "channel_timeout": 30}
        self._server = create_server(app, **options)
        self._server.channel_class = _Channel
        self._thread = threading.Thread(target=self._server.run, name="server", daemon=True)

    @property
    def url(self) -> str:
        """Where it is reached from this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def start(self) -> None:
        """Answer in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening; requests that are being answered get a few seconds for it. Twice is once."""
        self._server.task_dispatcher.shutdown(timeout=5)
        if self._thread.is_alive():
            self._server.trigger.pull_trigger(self._close)
            self._thread.join(5)
        else:
            self._close()

    def wait(self) -> None:
        """Block until it is stopped."""
        self._thread.join()

    def _close(self) -> None:
        wasyncore.close_all(self._map, ignore_all=True)


class _Task(WSGITask):  # type: ignore[misc]
    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        environ["sandbox.drop"] = self._drop
        return environ

    def _drop(self) -> None:
        with contextlib.suppress(OSError):
            self.channel.socket.shutdown(socket.SHUT_RDWR)
        self.close_on_finish = True


class _Channel(HTTPChannel):  # type: ignore[misc]
    task_class = _Task
