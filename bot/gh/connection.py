"""GitHub's REST through PyGithub's requester: paths and JSON in, text out, every failure one of our errors.

PyGithub gives authentication, connections, pauses and headers. Its objects stay outside: they fetch what they lack when
an attribute is read, and its own retry repeats POSTs and waits for rate limits without bound.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable
from urllib.parse import urlsplit

import requests
from github import Github
from github.Auth import Auth
from urllib3 import Retry
from urllib3.exceptions import HTTPError

from bot.errors import HubError, Permanent, Transient
from bot.gh.refusals import refusal
from bot.gh.usage import Usage

GITHUB = "https://api.github.com"
API_VERSION = "2022-11-28"

_READS_TO_REPEAT = frozenset({"GET"})
_STATUSES_TO_REPEAT = (500, 502, 503, 504)


class Moved(Permanent):
    """What was asked for is elsewhere now: its repository was renamed or transferred."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What GitHub answered; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    text: str


@runtime_checkable
class Renewable(Protocol):
    """An Auth whose token may become invalid before its time."""

    def renew(self) -> bool:
        """Forget the token; True if the next one will be another."""


class Connection:
    """Requests to one GitHub as one account.

    `timeout` (seconds) holds for connecting and for each wait for data. Reads that meet a lost connection or a 5xx are
    repeated `read_retries` times with growing pauses from `backoff` seconds on; writes are never repeated, nor is any
    request while GitHub says that it has had enough.
    """

    def __init__(
        self,
        auth: Auth | None,
        *,
        api: str = GITHUB,
        timeout: int = 15,
        read_retries: int = 2,
        backoff: float = 0.5,
        seconds_between_requests: float = 0.0,
        seconds_between_writes: float = 0.0,
        usage: Usage | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.usage = usage or Usage()
        self._auth = auth
        self._clock = clock
        self._origin = urlsplit(api)
        self._requester = Github(
            auth=auth,
            base_url=api.rstrip("/"),
            timeout=timeout,
            user_agent="faqbot",
            per_page=100,
            retry=_reads_only(read_retries, backoff),
            seconds_between_requests=seconds_between_requests,
            seconds_between_writes=seconds_between_writes,
            lazy=True,
            api_version=API_VERSION,
        ).requester

    def get(self, path: str, **parameters: Any) -> Answer:
        """Read. HubError."""
        return self._request("GET", path, parameters)

    def pages(self, path: str, **parameters: Any) -> Iterator[Answer]:
        """Read a list, page by page. HubError."""
        seen: set[str] = set()
        answer = self.get(path, per_page=100, **parameters)
        yield answer
        while following := self._following(answer):
            if following in seen:
                raise Transient(f"GET {path}: the pages go round in a circle")
            seen.add(following)
            answer = self.get(following)
            yield answer

    def send(self, method: str, path: str, body: object = None) -> Answer:
        """Write, once. HubError."""
        return self._request(method, path, None, body)

    def query(self, question: str) -> Answer:
        """Ask GraphQL. HubError."""
        return self._request("POST", self._requester.graphql_url, None, {"query": question})

    def close(self) -> None:
        """Let go of the connections."""
        self._requester.close()

    def _request(self, method: str, path: str, parameters: dict[str, Any] | None, body: object = None) -> Answer:
        answer = self._answer(method, path, parameters, body)
        if answer.status == 401 and isinstance(self._auth, Renewable) and self._auth.renew():
            answer = self._answer(method, path, parameters, body)
        if answer.status < 300:
            return answer
        what = f"{method} {path.partition('?')[0]}"
        if answer.status < 400:
            raise Moved(f"{what}: {answer.status} moved", answer.status)
        raise refusal(what, answer.status, answer.headers, answer.text, self._clock())

    def _answer(self, method: str, path: str, parameters: dict[str, Any] | None, body: object) -> Answer:
        try:
            status, headers, text = self._requester.requestJson(method, path, parameters, {}, body)
        except HubError:
            raise  # from fetching a token
        except Exception as error:
            self.usage.count(method, type(error).__name__, {})
            raise _translated(f"{method} {path.partition('?')[0]}", error) from error
        self.usage.count(method, str(status), headers)
        return Answer(status, headers, text)

    def _following(self, answer: Answer) -> str:
        links = requests.utils.parse_header_links(answer.headers.get("link", ""))
        url = urlsplit(next((link["url"] for link in links if link.get("rel") == "next"), ""))
        path = url.path.removeprefix(self._origin.path.rstrip("/"))
        return f"{path}?{url.query}" if url.path else ""


def _translated(what: str, error: Exception) -> HubError:
    message = f"{what}: {type(error).__name__}"
    unsendable = (requests.exceptions.InvalidURL, requests.exceptions.InvalidHeader)
    if isinstance(error, requests.RequestException | HTTPError | OSError) and not isinstance(error, unsendable):
        return Transient(message)
    return Permanent(f"{message}: {error}"[:300])


def _reads_only(times: int, backoff: float) -> Retry:
    return Retry(
        total=times,
        other=0,
        redirect=0,
        allowed_methods=_READS_TO_REPEAT,
        status_forcelist=_STATUSES_TO_REPEAT,
        backoff_factor=backoff,
        backoff_jitter=backoff,
        respect_retry_after_header=False,
        raise_on_status=False,
    )
