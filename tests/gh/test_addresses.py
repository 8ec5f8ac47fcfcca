"""Addresses of issues, as people copy them from the browser."""

from __future__ import annotations

import pytest

from bot.gh.addresses import is_address, issue_at

FOUR = ("github.com", "octo/gitsweep", 4)


@pytest.mark.parametrize(
    ("text", "meant", "named"),
    [
        pytest.param("issue.md", False, None, id="a file"),
        pytest.param("octo/gitsweep#4", False, None, id="the short form"),
        pytest.param("docs/octo/issues/4", False, None, id="a path"),
        pytest.param("https://github.com/octo/gitsweep", True, None, id="a repository"),
        pytest.param("https://github.com/octo/gitsweep/issues", True, None, id="all issues"),
        pytest.param("https://github.com/octo/gitsweep/issues/04", True, None, id="no number"),
        pytest.param("https://[/octo/gitsweep/issues/4", True, None, id="no address"),
        pytest.param("https://github.com/octo/gitsweep/issues/4", True, FOUR, id="an issue"),
        pytest.param("HTTPS://www.GitHub.com/octo/gitsweep/issues/4/", True, FOUR, id="as somebody types it"),
        pytest.param("github.com/octo/gitsweep/issues/4", True, FOUR, id="as a browser shows it"),
        pytest.param("https://github.com/octo/gitsweep/issues/4?x=1#issuecomment-7", True, FOUR, id="a comment"),
        pytest.param("https://github.com/octo/gitsweep/pull/4/files", True, FOUR, id="a pull request"),
        pytest.param(
            "https://ghe.example:8443/octo/gitsweep/issues/4", True, ("ghe.example:8443", *FOUR[1:]), id="enterprise"
        ),
    ],
)
def test_the_address_of_an_issue_names_it(text, meant, named):
    assert is_address(text) is meant
    assert (issue_at(text) if meant else None) == named
