"""Absolute links in answers turned into those that lead nowhere any more, by asking, politely."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from bot.catalog.links import links_of
from bot.catalog.loader import LoadedCatalog
from bot.errors import Problem

#: From an address to the HTTP status it ends at after redirects, or to the reason why there is none.
Ask = Callable[[str], int | str]

#: Seconds to wait for one answer and between two questions to one host; hosts that are asked at once.
TIMEOUT, PAUSE, HOSTS = 15, 0.5, 8
_AGENT = "faqbot-lint (checks links of an FAQ)"
_GONE = frozenset({404, 410})
#: Names that are examples or of the reader's own machine.
_NOBODYS = re.compile(
    r"(?:localhost|.*\.(?:local|localhost|internal|invalid|test|example)|(?:.*\.)?example\.(?:org|com|net)|[\d.]+|\[.*"
    r"|[^.]*)",
    re.IGNORECASE,
)


def dead_links(loaded: LoadedCatalog, ask: Ask | None = None, pause: float = PAUSE) -> Iterator[Problem]:
    """An error for each absolute link that is gone, a warning where that cannot be told; each address asked once."""
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for entry in loaded.catalog.active:
        for path, answer in [(entry.path, entry.answer), *((t.path, t.answer) for t in entry.translations.values())]:
            start = loaded.line(path, "answer")
            for link in links_of(answer):
                address = _address(link.target)
                if address and (path, start + link.line) not in places[address]:
                    places[address].append((path, start + link.line))
    answers = _ask_all([address for address, found in places.items() if found], ask or status_of, pause)
    for address, found in places.items():
        if problem := _problem(address, answers.get(address, 200)):
            code, severity, message, mend = problem
            yield from (Problem(path, line, message, mend, severity, code) for path, line in found)


def status_of(address: str) -> int | str:
    """Ask for an address: HEAD, and GET where HEAD is not taken; follows redirects; never raises."""
    import requests

    headers = {"User-Agent": _AGENT}
    try:
        status = requests.head(address, allow_redirects=True, timeout=TIMEOUT, headers=headers).status_code
        if status >= 400:
            with requests.get(address, stream=True, timeout=TIMEOUT, headers=headers) as answer:
                return answer.status_code
        return status
    except requests.RequestException as error:
        return type(error).__name__


def _address(target: str) -> str:
    """The address without its fragment, where it is one that can be asked."""
    parts = urlsplit(target)
    if parts.scheme not in ("http", "https") or _NOBODYS.fullmatch(parts.hostname or ""):
        return ""
    return parts._replace(fragment="").geturl()


def _ask_all(addresses: Iterable[str], ask: Ask, pause: float) -> dict[str, int | str]:
    by_host: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        by_host[urlsplit(address).netloc.lower()].append(address)

    def ask_host(waiting: list[str]) -> list[tuple[str, int | str]]:
        answers = []
        for number, address in enumerate(waiting):
            if number:
                time.sleep(pause)
            answers.append((address, ask(address)))
        return answers

    with ThreadPoolExecutor(HOSTS) as pool:
        return dict(pair for answers in pool.map(ask_host, by_host.values()) for pair in answers)


def _problem(address: str, answer: int | str) -> tuple[str, str, str, str] | None:
    if answer in _GONE:
        return "dead-link", "error", f"links to {address}, which is gone ({answer})", "find where it went, or delete it"
    if isinstance(answer, str) or answer >= 400:
        mend = "open it in a browser; it may only refuse programs"
        return "unsure-link", "warning", f"links to {address}, which did not answer ({answer})", mend
    return None
