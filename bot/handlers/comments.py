"""A comment came or changed: carry out the commands in it, or take note of what a maintainer said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.core.actions import Action, EditComment, PostComment, React, Record
from bot.core.commands import SlashCommand, new_commands, parse_commands
from bot.core.etiquette import is_switched_off, may_command
from bot.core.event import CommentCreated, CommentEdited
from bot.core.marker import Marker, Reply, digest_of, is_bot, replies, reply_to, verdict_reply
from bot.core.neutral import quoted
from bot.core.plan import applied
from bot.core.reply import with_marker
from bot.core.triage import Triage
from bot.core.wording import reply_language, say
from bot.errors import CommandError
from bot.handlers import feedback
from bot.handlers.commands import Call, Result, nearest, resolve
from bot.handlers.context import Context, Handled
from bot.handlers.summary import is_of_summary, on_ticked

_DONE, _NOT_DONE = "+1", "confused"
_SAYS = {
    "en": {
        "unknown": "I do not know {given}. Did you mean {meant}?",
        "denied": "{given} is for {who}.",
    },
    "zh": {"unknown": "没有 {given} 这个命令。您是不是想用 {meant}？", "denied": "{given} 仅限{who}使用。"},
}


def on_created(event: CommentCreated, context: Context) -> Handled:
    """Carry out the commands of a new comment; without any, it may still say something about the bot's reply."""
    if _is_ignored(event, context):
        return Handled()
    commands = parse_commands(event.comment.body)
    return _carry_out(event, commands, context) if commands else feedback.on_comment(event, context)


def on_edited(event: CommentEdited, context: Context) -> Handled:
    """Carry out the commands that are new. Only the author of a comment commands with it, whoever may edit it."""
    if is_of_summary(event, context.state.bot):
        return on_ticked(event, context)
    if _is_ignored(event, context) or not is_bot(event.sender, event.comment.author):
        return Handled()
    commands = new_commands(event.before, event.comment.body)
    return _carry_out(event, commands, context) if commands else Handled()


def allowance(recent: int, limit: int, may_write: bool) -> int:
    """How many more commands a person may give now, after `recent` ones within the hour. Writers have no limit."""
    return 1_000_000 if may_write else max(0, limit - recent)


@dataclass
class _Told:
    """What is gathered from the commands of one comment."""

    texts: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)
    failed: bool = False
    made: Triage | None = None
    switch: str = ""


def _is_ignored(event: CommentCreated | CommentEdited, context: Context) -> bool:
    """Bots, the bot itself and pull requests are; where the bot was switched off, all but who may switch it on."""
    people = (event.sender, event.comment.author)
    if any(person.is_bot or is_bot(person, context.state.bot) for person in people) or context.issue.is_pull_request:
        return True
    earlier = tuple(comment for comment in context.state.comments if comment.id != event.comment.id)
    is_off = is_switched_off(context.issue, replace(context.state, comments=earlier), context.policy)
    return is_off and not may_command("on", event.sender, context.issue, context.policy, context.may_write)


def _carry_out(event: CommentCreated | CommentEdited, commands: Sequence[SlashCommand], context: Context) -> Handled:
    """All commands of a comment: one acknowledgement, at most one reply, each command seeing what the former did."""
    digest = digest_of(*(command.arguments.casefold() for command in commands))
    earlier = reply_to(context.state, event.comment.id)
    if earlier is not None and earlier.marker.digest == digest:
        return Handled()
    allowed = allowance(context.recent_commands, context.policy.commands_per_hour, context.may_write)
    language = _language(commands, context)
    told = _Told(failed=allowed < len(commands))
    known = {comment.id for comment in context.state.comments}
    for command in commands[:allowed]:
        context = _run(command, event, context, language, told)
    react = React(event.comment.id, _NOT_DONE if told.failed else _DONE)
    reply = _reply(event, told, Marker("command", lang=language, digest=digest, by="person"), context, earlier)
    return Handled((*_in_order(told.actions, known), react, *reply), told.made)


def _run(
    command: SlashCommand, event: CommentCreated | CommentEdited, context: Context, language: str, told: _Told
) -> Context:
    """Carry out one command; the context afterwards."""
    try:
        result = _result(command, event, context, language)
    except CommandError as error:
        told.hints.append(str(error))
        told.failed = True
        return context
    told.failed = told.failed or not result.done
    told.made = result.made or told.made
    told.switch = result.switch or told.switch
    if result.text:
        told.texts.append(result.text)
    told.actions += result.actions
    told.entries += result.entries
    next_id = 1 + max((comment.id for comment in context.state.comments), default=0)
    issue, state = applied(result.actions, context.issue, context.state, context.now, next_id)
    return replace(context, issue=issue, state=state)


def _result(command: SlashCommand, event: CommentCreated | CommentEdited, context: Context, language: str) -> Result:
    says = _SAYS[language]
    found = resolve(command)
    if found is None:
        meant = quoted(nearest(command), 80)
        raise CommandError(says["unknown"].format(given=quoted(command.written, 80), meant=meant))
    known, argument = found
    call = Call(argument, event.comment, event.sender, context, language)
    if not known.is_allowed(call):
        who = known.who(context.policy, language)
        raise CommandError(says["denied"].format(given=f"`/faq {known.name}`", who=who))
    return known.run(call)


def _reply(
    event: CommentCreated | CommentEdited, told: _Told, marker: Marker, context: Context, earlier: Reply | None
) -> tuple[Action, ...]:
    """The one reply to a comment. A hint is given once a person and issue; a corrected comment gets it rewritten."""
    hints = [] if _was_hinted(event, context) else list(dict.fromkeys(told.hints))
    switched = [say(marker.lang, "off")] if told.switch == "off" else []
    texts = [*told.texts, *switched, *hints]
    if not texts:
        return ()
    kind = "shown" if told.entries else "command" if told.texts or switched else "hint"
    marker = replace(marker, switch=told.switch if switched else "")
    entries = tuple(dict.fromkeys(told.entries))
    body = with_marker("\n\n---\n\n".join(texts), replace(marker, kind=kind, entries=entries, to=event.comment.id))
    if earlier is not None and earlier.marker.kind == "hint":
        return (EditComment(earlier.comment.id, body),)
    return (PostComment(body),)


def _was_hinted(event: CommentCreated | CommentEdited, context: Context) -> bool:
    """Whether this person got a hint on this issue before, for another comment."""
    authors = {comment.id: comment.author for comment in context.state.comments}
    hinted = [reply.marker.to for reply in replies(context.state) if reply.marker.kind == "hint"]
    return any(to != event.comment.id and to in authors and is_bot(authors[to], event.comment.author) for to in hinted)


def _in_order(actions: Sequence[Action], known: set[int]) -> tuple[Action, ...]:
    """Records first, comments last, the last edit of a comment only: a run that is cut off can be done again."""
    records = [action for action in actions if isinstance(action, Record)]
    comments: dict[int, Action] = {}
    for action in actions:
        if isinstance(action, PostComment):
            comments[0] = action
        elif isinstance(action, EditComment) and action.comment_id in known:
            comments[action.comment_id] = action
        elif isinstance(action, EditComment):
            comments[0] = PostComment(action.body)  # what a command before it in this comment is about to post
    others = [action for action in actions if not isinstance(action, Record | PostComment | EditComment)]
    return (*records, *others, *comments.values())


def _language(commands: Sequence[SlashCommand], context: Context) -> str:
    """Chinese to a command in Chinese, else as the bot spoke here before, else as the issue is written."""
    if any("\u3400" <= letter <= "\u9fff" for command in commands for letter in command.arguments):
        return reply_language("zh", context.policy)
    reply = verdict_reply(context.state)
    return reply_language(reply.marker.lang if reply else context.judge(context.issue).text.language, context.policy)
