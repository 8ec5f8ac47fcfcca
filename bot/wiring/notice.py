"""Tells the maintainers, once, that a file of theirs cannot be used."""

from __future__ import annotations

from bot.core.marker import is_bot
from bot.errors import Permanent
from bot.gh.hub import Hub
from bot.wiring.repositories import Served

TITLE = "faqbot: the settings or the catalog cannot be used as they are"
_LOOKED_AT = 30


def tell_maintainers(hub: Hub, repo: str, served: Served) -> bool:
    """Open an issue with the problems, unless one is open already. False where there was nothing to tell. HubError."""
    errors = [problem for problem in served.problems if problem.severity == "error"]
    if not errors:
        return False
    me = hub.me()
    if any(
        issue.title == TITLE and is_bot(issue.author, me) for issue in hub.issues(repo, state="open", limit=_LOOKED_AT)
    ):
        return False
    lines = "\n".join(f"- `{str(problem).replace('`', ' ')}`" for problem in errors[:50])
    body = (
        "I could not read all of these files. What I could read before stays in force, so nothing is lost:\n\n"
        f"{lines}\n\n`faqbot lint` shows the same on your machine. Close this issue when they are mended.\n"
    )
    try:
        hub.create_issue(repo, TITLE, body)
    except Permanent:  # no permission to open issues: the log has to do
        return False
    return True
