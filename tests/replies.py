"""Values for tests of what the bot says: entries, decisions, what already happened on an issue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.core.actions import Action, PostComment
from bot.core.entry import Catalog, Entry, Translation
from bot.core.event import CommentCreated
from bot.core.issue import Author, Comment, Issue, IssueState, Repo
from bot.core.match import Decision, Evidence, Match
from bot.core.policy import Policy
from bot.core.reply import render_reply
from bot.core.text import IssueText, Passage
from bot.handlers import handle
from bot.handlers.context import Context, Verdict
from tests.builders import BOT, MAINTAINER, NOON, READER, a_comment, an_issue

STRANGER = Author("stranger", 9)
REPO = Repo("octo/ocr", 500)
LABELS = frozenset({"faq", "recognition", "inference", "no-faq", "bug"})


def an_entry(id: int = 9, title: str = "Words appear that are not in my dictionary", **fields: Any) -> Entry:
    """An entry with an English and a Chinese answer."""
    chinese = Translation("zh", f"第{id}条的标题：识别结果不在字典里", f"第{id}条的回答。", path=f"{id:03}-entry.zh.md")
    defaults: dict[str, Any] = {
        "answer": f"The answer of entry {id}.",
        "labels": ("faq",),
        "path": f"{id:03}-entry.md",
        "translations": {"zh": chinese},
    }
    return Entry(id, title, **{**defaults, **fields})


DICTIONARY = an_entry(9, labels=("faq", "recognition"), aliases=("characters outside the dictionary",))
SPEED = an_entry(3, "About inference speed", labels=("faq", "inference"), aliases=("recognition is slow", "识别很慢"))
EXPORT = an_entry(2, "KeyError: 'predict' when exporting", labels=("faq",))


def a_catalog(*entries: Entry) -> Catalog:
    """A catalog of these entries, of three usual ones where none are given."""
    return Catalog(tuple(sorted(entries or (EXPORT, SPEED, DICTIONARY), key=lambda entry: entry.id)))


def a_match(entry: int = 9, confidence: float = 0.97, *evidence: Evidence) -> Match:
    """A match above its threshold."""
    return Match(entry, confidence, evidence, threshold=0.9, standing="proven")


def an_answer(entry: int = 9, *evidence: Evidence) -> Decision:
    """The decision to answer with an entry."""
    return Decision("answer", entry, reasons=("sure enough",), matches=(a_match(entry, 0.97, *evidence),))


def a_suggestion(*entries: int) -> Decision:
    """The decision to name these entries."""
    return Decision("suggest", suggested=entries, matches=tuple(a_match(id, 0.6) for id in entries))


ABSTAIN = Decision("abstain", reasons=("nothing matched",))


def a_text(language: str = "en", title: str = "It does not work") -> IssueText:
    """An issue as it was read."""
    return IssueText((Passage("title", title),), language)


def a_state(*comments: Comment, **fields: Any) -> IssueState:
    """What already happened: by default nothing, in a repository with a few labels, where `maintainer` may write."""
    defaults: dict[str, Any] = {"repo_labels": LABELS, "writers": frozenset({MAINTAINER.login})}
    return IssueState(BOT, comments=comments, **{**defaults, **fields})


def a_reply(decision: Decision | None = None, language: str = "en", id: int = 101, **fields: Any) -> Comment:
    """The bot's own reply for a decision."""
    body = render_reply(a_text(language), decision or an_answer(), a_catalog(), Policy(), REPO)
    return a_comment(body, BOT, id=id, **fields)


def a_context(
    *comments: Comment,
    decision: Decision = ABSTAIN,
    language: str = "en",
    issue: Issue | None = None,
    judge: Callable[[Issue], Verdict] | None = None,
    **fields: Any,
) -> Context:
    """What a handler knows. Whatever issue is judged, `decision` comes out, unless `judge` is given."""
    state_fields = {
        name: fields.pop(name) for name in list(fields) if name in ("bot_labels", "removed_labels", "writers")
    }
    defaults: dict[str, Any] = {"catalog": a_catalog(), "policy": Policy(), "now": NOON}
    return Context(
        issue=issue or an_issue(),
        state=a_state(*comments, **state_fields),
        judge=judge or (lambda _: Verdict(a_text(language), decision)),
        **{**defaults, **fields},
    )


def said(body: str, sender: Author = READER, id: int = 55) -> CommentCreated:
    """The event of somebody commenting."""
    return CommentCreated("delivery", REPO, sender, issue=an_issue(), comment=a_comment(body, sender, id=id))


def command(body: str, *comments: Comment, sender: Author = READER, **fields: Any) -> tuple[Action, ...]:
    """What comes of a comment by `sender` under these earlier ones; `maintainer` may write."""
    fields.setdefault("may_write", sender is MAINTAINER)
    event = said(body, sender, fields.pop("id", 55))
    return handle(event, a_context(*comments, event.comment, **fields)).actions


def posted(actions: tuple[Action, ...]) -> str:
    """The text of the one comment that is posted."""
    (comment,) = of_kind(actions, PostComment)
    return comment.body


def of_kind(actions: tuple[Action, ...], kind: type) -> list[Any]:
    """The actions of a kind, in order."""
    return [action for action in actions if isinstance(action, kind)]


__all__ = ["BOT", "MAINTAINER", "NOON", "READER", "a_comment", "an_issue", "replace"]
