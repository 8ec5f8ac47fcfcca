"""Kinds of settings: how the text of a variable becomes a value, or why it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

LEVELS = ("debug", "info", "warning", "error")


class Refused(ValueError):
    """Why a value cannot be used; the text does not repeat it, as it may be a secret."""

    def __init__(self, text: str, name: str = "") -> None:
        super().__init__(text)
        self.name = name


@dataclass(frozen=True, slots=True)
class Kind:
    """How a text becomes a value; `name` is for people."""

    name: str
    parse: Callable[[str], Any]
    secret: bool = False


def _parse_secrets(text: str) -> tuple[str, ...]:
    secrets = tuple(part.strip() for part in text.split(",") if part.strip())
    if not secrets or min(map(len, secrets)) < 8:
        raise Refused("a secret needs at least 8 characters; make one with: openssl rand -hex 32")
    return secrets


def _parse_private_key(text: str) -> str:
    key = text.replace("\\n", "\n").strip() + "\n"
    if not re.match(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\n", key):
        raise Refused("not a private key in PEM form; GitHub offers it as a .pem file on the App's page")
    return key


def _matching(pattern: str, otherwise: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise Refused(otherwise)
        return text

    return parse


def _parse_url(text: str) -> str:
    wrong = Refused(f"{text!r} is not an address such as https://github.example/api/v3")
    try:
        parts = urlsplit(text)
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise wrong
    return text.rstrip("/")


def _number(type: Callable[[str], Any], low: float, high: float) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        try:
            number = type(text)
        except ValueError:
            number = None
        if number is None or not low <= number <= high:
            raise Refused(f"{text!r} is not a number from {low:g} to {high:g}")
        return number

    return parse


def _parse_flag(text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if text.lower() not in words:
        raise Refused(f"{text!r} is not one of {', '.join(words)}")
    return words[text.lower()]


def _parse_level(text: str) -> str:
    if text.lower() not in LEVELS:
        raise Refused(f"{text!r} is not one of {', '.join(LEVELS)}")
    return text.lower()


def _parse_repos(text: str) -> tuple[str, ...]:
    repos = tuple(part for part in re.split(r"[\s,]+", text) if part)
    wrong = [repo for repo in repos if not re.fullmatch(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+", repo)]
    if wrong:
        raise Refused(f"not owner/name: {', '.join(wrong)}")
    return repos


_MOST = 1e9
TEXT = Kind("text", str)
PATH = Kind("path", Path)
URL = Kind("address", _parse_url)
FLAG = Kind("yes or no", _parse_flag)
COUNT = Kind("whole number", _number(int, 0, _MOST))
AMOUNT = Kind("number", _number(float, 0, _MOST))
SECRETS = Kind("text, or several between commas", _parse_secrets, secret=True)
KEY = Kind("PEM", _parse_private_key, secret=True)
TOKEN = Kind("token", _matching(r"[!-~]+", "not a token: it has blanks or characters beyond ASCII"), secret=True)
DATABASE = Kind(
    "address", _matching(r"postgres(ql)?://\S+", "not an address such as postgresql://me@host/faqbot"), secret=True
)
ID = Kind("text", _matching(r"[A-Za-z0-9.]+", "not an App's id or client id"))
PORT = Kind("port", _number(int, 0, 65535))
TIMEOUT = Kind("seconds", _number(int, 1, 120))
PAUSE = Kind("seconds", _number(float, 0, 60))
REPOS = Kind("owner/name, several between commas", _parse_repos)
LEVEL = Kind(", ".join(LEVELS), _parse_level)
