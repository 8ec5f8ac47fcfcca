"""Tells the maintainers, once, that a file of theirs cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress

from bot.core.issue import Issue
from bot.core.marker import is_bot
from bot.errors import Permanent, Problem
from bot.gh.hub import Hub
from bot.wiring.repositories import Served

TITLE = "faqbot: the settings or the catalog cannot be used as they are"
SWITCHED_OFF = "switched off in the repository's settings"
#: Issues of the bot's own, and newest issues, among which one is looked for.
_MOST_OWN, _MOST_SCANNED = 100, 500
_MOST_PROBLEMS, _LONGEST_LINE = 50, 500


def tell_maintainers(hub: Hub, repo: str, served: Served) -> bool:
    """Open an issue with the problems, unless one is open, or was closed with the same. False where nothing was told.

    A repository without any entry has not begun yet, which is no problem to bother anybody with. HubError.
    """
    errors = [problem for problem in served.problems if problem.severity == "error" and problem.code != "no-entries"]
    if not errors:
        return False
    lines = "\n".join(list_of(errors[:_MOST_PROBLEMS]))
    body = (
        "I could not read all of these files. What I could read before stays in force, so nothing is lost:\n\n"
        f"{lines}\n\n`faqbot lint` shows the same on your machine. Close this issue when they are mended.\n"
    )
    told = opened_by_me(hub, repo, lambda issue: issue.title == TITLE)
    if any(issue.state == "open" or issue.body.split() == body.split() for issue in told):
        return False
    try:
        hub.create_issue(repo, TITLE, body)
    except Permanent:  # no permission to open issues: the log has to do
        return False
    return True


def opened_by_me(hub: Hub, repo: str, is_meant: Callable[[Issue], bool]) -> list[Issue]:
    """Issues of the bot's own of that kind. HubError.

    Where GitHub finds none by its author, they are looked for among the newest.
    """
    me = hub.me()

    def meant(issues: Iterable[Issue]) -> list[Issue]:
        return [issue for issue in issues if is_bot(issue.author, me) and is_meant(issue)]

    with suppress(Permanent):  # an author that GitHub's search does not take
        if found := meant(hub.issues(repo, author=me.login, limit=_MOST_OWN)):
            return found
    return meant(hub.issues(repo, limit=_MOST_SCANNED))


def list_of(problems: Iterable[Problem]) -> list[str]:
    """The problems as Markdown, each in one line of bounded length that none of their texts can break out of."""
    return [f"- `{' '.join(str(problem).replace('`', ' ').split())[:_LONGEST_LINE]}`" for problem in problems]
