"""What already happened on an issue, read from GitHub: comments, labels and who may write."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.issue import WRITERS, Author, Comment, Issue, IssueState
from bot.core.marker import is_bot
from bot.errors import Permanent
from bot.gh.hub import Hub

MOST_PEOPLE = 30  # whose permission is asked for; one request each

_LIKELY_WRITERS = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})


def read_state(hub: Hub, repo: str, issue: Issue, people: Iterable[str] = ()) -> IssueState:
    """The state of an issue. `people` are logins beside the commenters whose permission matters. HubError.

    Whose permission cannot be asked may not write. Of more than MOST_PEOPLE commenters those go first whom GitHub
    associates with the repository.
    """
    bot = hub.me()
    comments = tuple(hub.comments(repo, issue.number))
    last = _last_label_events(hub.label_history(repo, issue.number))
    present = {label.casefold() for label in issue.labels}
    return IssueState(
        bot,
        comments,
        removed_labels=frozenset(
            label for event, label, login in last if event == "unlabeled" and not is_bot(Author(login), _named(bot))
        ),
        bot_labels=frozenset(
            label
            for event, label, login in last
            if event == "labeled" and label.casefold() in present and is_bot(Author(login), _named(bot))
        ),
        repo_labels=_repo_labels(hub, repo),
        writers=frozenset(login for login in _whom_to_ask(comments, bot, people) if may_write(hub, repo, login)),
    )


def may_write(hub: Hub, repo: str, login: str) -> bool:
    """Whether the permission API says that this person may write; False where it will not say. HubError."""
    try:
        return hub.permission(repo, login) in WRITERS
    except Permanent:
        return False


def _named(bot: Author) -> Author:
    return Author(bot.login)  # label events come without ids


def _last_label_events(history: Iterable[tuple[str, str, str]]) -> Iterable[tuple[str, str, str]]:
    return {label.casefold(): (event, label, login) for event, label, login in history}.values()


def _repo_labels(hub: Hub, repo: str) -> frozenset[str] | None:
    try:
        return hub.repo_labels(repo)
    except Permanent:
        return None


def _whom_to_ask(comments: Iterable[Comment], bot: Author, people: Iterable[str]) -> list[str]:
    """Logins, each once however it is spelled."""
    commenters = [comment for comment in comments if not comment.author.is_bot and not is_bot(comment.author, bot)]
    commenters.sort(key=lambda comment: comment.author_association not in _LIKELY_WRITERS)
    logins = [*people, *(comment.author.login for comment in commenters)]
    return list({login.casefold(): login for login in reversed(logins) if login}.values())[::-1][:MOST_PEOPLE]
