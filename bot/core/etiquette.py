"""Why the bot stays silent although it could say something, and who may command it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.core.commands import SlashCommand, candidates, parse_commands
from bot.core.entry import Catalog, Entry
from bot.core.issue import Author, Comment, Issue, IssueState
from bot.core.marker import Reply, is_bot, replies, verdict_reply
from bot.core.match import Decision
from bot.core.policy import Policy
from bot.core.reply import entry_url

#: First words of the commands that silence the bot on an issue and let it speak again.
SWITCHES: dict[str, tuple[str, ...]] = {
    "off": ("off", "关闭", "停用", "关"),
    "on": ("on", "开启", "启用", "开"),
}

_MAINTAINERS = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})
_NUMBERED = r"(?:faq|常见问题)[ \t_:：-]*+(?:entry|item|no\.?|number|question|q)?[ \t]*+[#＃第]?[ \t]*+"
_OPENING, _CLOSING = "\"'`“‘「『《[", "\"'`”’」』》]"


def reasons_for_silence(
    issue: Issue,
    decision: Decision,
    catalog: Catalog,
    policy: Policy,
    state: IssueState,
    now: datetime,
    *,
    asked: bool = False,
) -> tuple[str, ...]:
    """Every reason, as a plain sentence, not to answer this issue; empty where the bot may speak.

    `asked` is for runs that a person ordered (`/faq again`, a sweep): age, earlier answers and earlier objections are
    then no reasons. `now` must be aware of its time zone if the issue's dates are.
    """
    reasons = [
        *_reasons_of_the_issue(issue, policy, state),
        *_reasons_of_the_verdict(issue, decision, catalog, policy, state),
    ]
    if not asked:
        reasons += _reasons_unless_asked(issue, decision, policy, state, now)
    return tuple(reasons)


def may_command(verb: str, sender: Author, issue: Issue, policy: Policy, may_write: bool) -> bool:
    """Whether that person may give that command here. `may_write` comes from the permission API, False if unknown."""
    if may_write or verb in policy.commands_by_anyone:
        return True
    return verb in policy.commands_by_author and is_bot(sender, issue.author)


def is_writer(author: Author, state: IssueState) -> bool:
    """Whether that person may write to the repository, as far as GitHub said so."""
    return author.login.casefold() in {login.casefold() for login in state.writers}


def is_switched_off(issue: Issue, state: IssueState, policy: Policy) -> bool:
    """Whether the last `/faq off` or `/faq on` by somebody who may give it was off.

    The comments say so, and where they were deleted or their authors may no longer write, the bot's own note or the
    database. What stands in the youngest comment counts.
    """
    said = {reply.comment.id: reply.marker.switch == "off" for reply in replies(state) if reply.marker.switch}
    if state.known.switch is not None:
        said[state.known.switch.comment] = state.known.switch.is_off
    newest = max(said, default=0)
    for comment in sorted(state.comments, key=lambda comment: comment.id, reverse=True):
        if comment.id < newest:
            break
        if verb := _switched_by(comment, issue, state, policy):
            return verb == "off"
    return said[newest] if said else False


def switch_of(command: SlashCommand) -> str:
    """`off` or `on` where the command is one of them, else ""."""
    return next((verb for verb, words in SWITCHES.items() if command.after(words) is not None), "")


def cites(text: str, entry: Entry, policy: Policy, issue: Issue) -> bool:
    """Whether a text links to the entry, names it by number, or quotes its title while speaking of the FAQ."""
    lowered = text.casefold()
    translations = entry.translations.values()
    urls = [entry_url(entry, language, policy, issue.repo).casefold() for language in ("", *entry.translations)]
    paths = [path.casefold() for path in (entry.path, *(other.path for other in translations)) if path]
    if any(_ends_well(lowered, place) for place in (*urls, *paths) if place):
        return True
    if "faq" not in lowered and "常见问题" not in lowered:
        return False
    if re.search(_NUMBERED + rf"0*{entry.id}(?![\d.]*\d)", lowered):
        return True
    titles = [entry.title, *(other.title for other in translations)]
    return any(_is_quoted(lowered, title.casefold()) for title in titles if len(title) >= 6)


def answered_by_person(issue: Issue, state: IssueState) -> Comment | None:
    """The first comment in which somebody with write access says something to the author, or None."""
    for comment in state.comments:
        if comment.author.is_bot or is_bot(comment.author, state.bot) or is_bot(comment.author, issue.author):
            continue
        if is_writer(comment.author, state) and not _only_commands(comment.body):
            return comment
    return None


def _reasons_of_the_issue(issue: Issue, policy: Policy, state: IssueState) -> list[str]:
    checks = {
        "this is a pull request": issue.is_pull_request,
        "I opened this issue myself": is_bot(issue.author, state.bot),
        "a bot opened this issue": issue.author.is_bot and not is_bot(issue.author, state.bot),
        "the issue is closed": issue.state != "open",
        "the conversation is locked": issue.locked,
        "the repository is archived": issue.repo.archived,
        f"the issue carries the label {policy.opt_out_label}": _has_label(issue, policy.opt_out_label),
        "somebody with write access said /faq off here": is_switched_off(issue, state, policy),
    }
    return [reason for reason, holds in checks.items() if holds]


def _reasons_of_the_verdict(
    issue: Issue, decision: Decision, catalog: Catalog, policy: Policy, state: IssueState
) -> list[str]:
    """Reasons that speak against showing these entries here, asked for or not."""
    ids = _ids(decision)
    cited = [
        id for id in ids if (entry := catalog.get(id)) and cites(f"{issue.title}\n{issue.body}", entry, policy, issue)
    ]
    shown = {id for reply in replies(state) if reply.marker.kind == "shown" for id in reply.marker.entries}
    reasons = []
    if ids and set(ids) == set(cited):
        reasons.append(f"the author already cites {_named(cited)}")
    if ids and set(ids) <= shown and verdict_reply(state) is None:
        reasons.append(f"{_named(ids)} was already shown here on request")
    return reasons


def _reasons_unless_asked(
    issue: Issue, decision: Decision, policy: Policy, state: IssueState, now: datetime
) -> list[str]:
    reasons = []
    muted = [id for id in _ids(decision) if id in policy.muted]
    if muted:
        reasons.append(f"{_named(muted)} is muted: it answers only when asked for")
    if issue.created_at is not None and now - issue.created_at > timedelta(days=policy.max_age_days):
        reasons.append(f"the issue is older than {policy.max_age_days} days")
    if policy.skip_maintainers and (is_writer(issue.author, state) or issue.author_association in _MAINTAINERS):
        reasons.append("a maintainer opened this issue, and the settings say to leave those alone")
    if answered_by_person(issue, state) is not None:
        reasons.append("somebody with write access already answered")
    if state.known.reply_deleted:
        reasons.append("somebody deleted my reply")
    return [*reasons, *_reasons_of_the_reply(verdict_reply(state))]


def _reasons_of_the_reply(reply: Reply | None) -> list[str]:
    if reply is None:
        return []
    reasons = []
    if reply.comment.minimized:
        reasons.append("somebody hid my reply")
    if reply.marker.by == "person":
        withdrawn = reply.marker.kind == "withdrawn"
        reasons.append(
            "somebody said that my reply was wrong" if withdrawn else "somebody chose the reply that stands here"
        )
    return reasons


def _ids(decision: Decision) -> tuple[int, ...]:
    if decision.kind == "answer" and decision.entry is not None:
        return (decision.entry,)
    return decision.suggested if decision.kind == "suggest" else ()


def _named(ids: tuple[int, ...] | list[int]) -> str:
    return " and ".join(f"FAQ {id}" for id in ids)


def _switched_by(comment: Comment, issue: Issue, state: IssueState, policy: Policy) -> str:
    """The last `off` or `on` in a comment whose author may give it, else ""."""
    if comment.author.is_bot or is_bot(comment.author, state.bot):
        return ""
    may_write = is_writer(comment.author, state)

    def given(commands: Iterable[SlashCommand]) -> list[str]:
        verbs = (switch_of(command) for command in commands)
        return [verb for verb in verbs if verb and may_command(verb, comment.author, issue, policy, may_write)]

    # A look at the lines first: whoever wants to can write comments that take a second each to read as Markdown.
    return next(reversed(given(parse_commands(comment.body))), "") if given(candidates(comment.body)) else ""


def _has_label(issue: Issue, name: str) -> bool:
    return bool(name) and name.casefold() in {label.casefold() for label in issue.labels}


def _only_commands(body: str) -> bool:
    """Whether nothing but slash commands stands in a comment."""
    lines = [line for line in body.splitlines() if line.strip()]
    return bool(lines) and len(parse_commands(body)) == len(lines)


def _ends_well(text: str, place: str) -> bool:
    """Whether the place stands in the text as a whole: 009-x.md is not in 1009-x.md, nor FAQ/9 in FAQ/90."""
    return re.search(rf"(?<![\w-]){re.escape(place)}(?![\w-]|\.\w)", text) is not None


def _is_quoted(text: str, title: str) -> bool:
    at = text.find(title)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(title) : at + len(title) + 1]
        if before and after and before in _OPENING and after in _CLOSING:
            return True
        at = text.find(title, at + 1)
    return False
