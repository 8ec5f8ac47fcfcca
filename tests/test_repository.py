"""What is committed: no path of a developer's machine, no registry's host, nothing that looks like a secret."""

from __future__ import annotations

import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

_MACHINE = r"(?<![\w./~:<>-])"
#: What no file holds.
FORBIDDEN = {
    "a path of somebody's machine": re.compile(
        _MACHINE + r"/(?:(?:work|root)/[\w.-]+|(?:home|Users)/(?!user\b)[A-Za-z][\w.-]*)"
    ),
    "the host of a package registry": re.compile(
        r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|yarnpkg\.com|crates\.io|proxy\.golang\.org|goproxy\.\w+"
        r"|rubygems\.org|(?:deb|archive|security)\.(?:debian|ubuntu)\.(?:org|com)|index-url\s*[=:])",
        re.IGNORECASE,
    ),
    "a GitHub token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,})"),
    "a cloud key": re.compile(r"\b(?:AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|xox[abp]-[\w-]{20,}|sk-[A-Za-z0-9]{20,})"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\n|\s)+(?!MIIB\b)[A-Za-z0-9+/=]{4,}"),
    "a signed token": re.compile(r"\beyJ[\w-]{20,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
}
#: Files that may hold one all the same: (what, files, why).
EXCEPTIONS = (
    ("a path of somebody's machine", "*/cases*.jsonl", "made-up logs, as authors paste them"),
    ("a path of somebody's machine", "benchmarks/fresh/*.jsonl", "made-up logs, as authors paste them"),
    ("a path of somebody's machine", "faq/cases/*.jsonl", "logs as authors paste them, their names masked or made up"),
    ("a path of somebody's machine", "bot/core/reading_paths.py", "says by an example what is masked"),
    ("a path of somebody's machine", "tests/core/test_reading_paths.py", "masking such paths is what it tests"),
    ("a path of somebody's machine", "tests/core/test_neutral.py", "masking such paths is what it tests"),
    ("a path of somebody's machine", "tests/core/test_reply.py", "masking such paths is what it tests"),
    ("a path of somebody's machine", "tests/learning/test_gaps.py", "masking such paths is what it tests"),
    ("a GitHub token", "tests/learning/test_gaps.py", "masking tokens is what it tests; this one is the alphabet"),
)
#: This file names the hosts in order to forbid them.
SELF = "tests/test_repository.py"
LARGEST = 1_000_000  # bytes
#: Names of files that hold secrets, or name the hosts of registries.
UNWANTED = ("*.pem", "*.key", ".env", "*.sqlite*", "uv.lock", "poetry.lock", "pylock*.toml", "package-lock.json")


def committed() -> list[str]:
    """The files that git knows."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    if not (ROOT / ".git").exists():
        pytest.skip("no checkout, so nothing says what is committed")
    return {name: (ROOT / name).read_text(encoding="utf-8", errors="replace") for name in committed()}


def found_in(texts: dict[str, str], what: str) -> dict[str, str]:
    """The first place in each file that holds it."""
    hits = ((name, FORBIDDEN[what].search(text)) for name, text in texts.items() if name != SELF)
    return {name: f"{name}:{texts[name].count(chr(10), 0, hit.start()) + 1}: {hit[0]}" for name, hit in hits if hit}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds_it(texts, what):
    hits = found_in(texts, what)
    allowed = [pattern for kind, pattern, _ in EXCEPTIONS if kind == what]
    assert [hit for name, hit in hits.items() if not any(fnmatch(name, pattern) for pattern in allowed)] == []


@pytest.mark.parametrize(("what", "pattern", "why"), EXCEPTIONS)
def test_every_exception_is_still_needed(texts, what, pattern, why):
    assert any(fnmatch(name, pattern) for name in found_in(texts, what)), f"take it out of the table: {why}"


CAUGHT = [
    pytest.param("a path of somebody's machine", "open('/" + "work/main/x.py')", id="a checkout"),
    pytest.param("a path of somebody's machine", "cd /" + "root/faqbot", id="the home of root"),
    pytest.param("a path of somebody's machine", 'File "/' + 'home/jane/x.py"', id="a home"),
    pytest.param("the host of a package registry", "https://py" + "pi.org/simple", id="a registry"),
    pytest.param("a GitHub token", "token: gh" + "p_" + "a1B2" * 9, id="a token"),
    pytest.param("a private key", "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEpAIBAAKCAQEA", id="a key"),
]


@pytest.mark.parametrize(("what", "text"), CAUGHT)
def test_what_is_forbidden_is_recognised(what, text):
    assert found_in({"a.py": text}, what)


FINE = [
    pytest.param("a path of somebody's machine", "/home/user/x.py, website.com/home/news", id="nobody's home"),
    pytest.param("the host of a package registry", "it is not on PyPI", id="a registry's name without its host"),
    pytest.param("a private key", "-----BEGIN PRIVATE KEY-----\nMIIB\n", id="a key that is none"),
]


@pytest.mark.parametrize(("what", "text"), FINE)
def test_what_is_harmless_is_not(what, text):
    assert not found_in({"a.py": text}, what)


def test_no_file_is_of_a_kind_that_holds_secrets_or_hosts(texts):
    assert [name for name in texts if any(fnmatch(Path(name).name, pattern) for pattern in UNWANTED)] == []


def test_no_file_is_huge(texts):
    assert [name for name in texts if (ROOT / name).stat().st_size > LARGEST] == []
