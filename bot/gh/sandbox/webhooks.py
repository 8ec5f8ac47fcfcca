"""Deliveries: occurrences signed and posted over HTTP in the background, written down with how they went."""

from __future__ import annotations

import hashlib
import hmac
import queue
import threading
import time

from bot.gh.sandbox.faults import Faults
from bot.gh.sandbox.records import Delivery
from bot.gh.sandbox.state import Sandbox
from bot.gh.sandbox.store import Occurrence

TIMEOUT = 10.0  # seconds, GitHub's own
_KEPT_RESPONSE = 4_000  # characters


def sign(payload: bytes, secret: str) -> str:
    """The value of X-Hub-Signature-256."""
    return "sha256=" + hmac.new(secret.encode(), payload, hashlib.sha256).hexdigest()


class Sender:
    """Sends what happens to the hooks that want it, in order while `workers` is 1."""

    def __init__(self, sandbox: Sandbox, faults: Faults, *, timeout: float = TIMEOUT, workers: int = 1) -> None:
        self.sandbox, self.faults, self.timeout = sandbox, faults, timeout
        self._queue: queue.Queue[Delivery | None] = queue.Queue()
        self._threads = [
            threading.Thread(target=self._work, name=f"sandbox-deliveries-{number}", daemon=True)
            for number in range(workers)
        ]
        self._open = 0
        self._idle = threading.Condition()
        sandbox.subscribe(self._take)
        sandbox.resend = self.resend

    def start(self) -> None:
        """Begin to send; what happened before has been waiting."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Send what is waiting, then end."""
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            if thread.is_alive():
                thread.join(self.timeout + 1)

    def wait(self, timeout: float = 10.0) -> bool:
        """Block until nothing waits to be sent, at most `timeout` seconds; whether that came about."""
        with self._idle:
            return self._idle.wait_for(lambda: self._open == 0, timeout)

    def resend(self, delivery: Delivery) -> None:
        """Send a delivery again, as a new attempt with the same guid."""
        self._put(self.sandbox.again(delivery))

    def _take(self, occurrence: Occurrence) -> None:
        for hook in self.sandbox.hooks_for(occurrence):
            self._put(self.sandbox.new_delivery(hook, occurrence))

    def _put(self, delivery: Delivery) -> None:
        with self._idle:
            self._open += 1
        self._queue.put(delivery)

    def _work(self) -> None:
        while (delivery := self._queue.get()) is not None:
            try:
                self._hand_over(delivery)
            finally:
                with self._idle:
                    self._open -= 1
                    self._idle.notify_all()

    def _hand_over(self, delivery: Delivery) -> None:
        what = f"{delivery.event}.{delivery.action}"
        if not delivery.redelivery:
            if self.faults.draw(what, "delivery_lost"):
                self._done(delivery, 0.0, 502, "failed to connect to host")
                return
            for fault in self.faults.draw(what, "delivery_late"):
                with self._idle:
                    self._open += 1
                threading.Timer(fault.seconds or 5.0, self._late, [delivery]).start()
                return
        self._post(delivery)
        if self.faults.draw(what, "delivery_twice"):
            self._post(delivery)

    def _late(self, delivery: Delivery) -> None:
        try:
            self._post(delivery)
        finally:
            with self._idle:
                self._open -= 1
                self._idle.notify_all()

    def _post(self, delivery: Delivery) -> None:
        import requests

        hook = self.sandbox.world.hooks[delivery.hook]
        payload = delivery.payload.encode()
        headers = {
            "Accept": "*/*",
            "Content-Type": "application/json",
            "User-Agent": "GitHub-Hookshot/sandbox",
            "X-GitHub-Delivery": delivery.guid,
            "X-GitHub-Event": delivery.event,
            "X-GitHub-Hook-ID": str(hook.id),
            "X-GitHub-Hook-Installation-Target-Type": "repository" if hook.repo else "integration",
        }
        if hook.secret:
            headers["X-Hub-Signature-256"] = sign(payload, hook.secret)
        delivery.request_headers = headers
        began = time.monotonic()
        try:
            answer = requests.post(hook.url, data=payload, headers=headers, timeout=self.timeout, allow_redirects=False)
        except requests.Timeout:
            self._done(delivery, time.monotonic() - began, 504, "timed out")
        except requests.RequestException:
            self._done(delivery, time.monotonic() - began, 502, "failed to connect to host")
        else:
            delivery.response_headers = dict(answer.headers)
            delivery.response_body = answer.text[:_KEPT_RESPONSE]
            status = "OK" if answer.ok else f"Invalid HTTP Response: {answer.status_code}"
            self._done(delivery, time.monotonic() - began, answer.status_code, status)

    def _done(self, delivery: Delivery, duration: float, status_code: int, status: str) -> None:
        with self.sandbox.lock:
            delivery.duration, delivery.status_code, delivery.status = duration, status_code, status
            self.sandbox.touch()
