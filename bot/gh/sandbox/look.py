"""How values look on the pages: times, emoji, avatars, colours of labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

from bot.gh.sandbox.records import Happening, Issue, Repository, User
from bot.gh.sandbox.state import Sandbox

_EMOJI = dict(
    zip(
        ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"),
        ("👍", "👎", "😄", "😕", "❤️", "🎉", "🚀", "👀"),
        strict=True,
    )
)
_UNITS = ((60, "second", 1), (3600, "minute", 60), (86_400, "hour", 3600), (2_592_000, "day", 86_400))
_HUES = ("#8250df", "#1a7f37", "#0969da", "#bc4c00", "#bf3989", "#57606a")


def ago(time: datetime) -> str:
    """How long ago, in words; the date where it is more than a month."""
    seconds = max(0, int((datetime.now(UTC) - time).total_seconds()))
    if seconds < 10:
        return "just now"
    for limit, unit, length in _UNITS:
        if seconds < limit:
            count = seconds // length
            return f"{count} {unit}{'s' if count != 1 else ''} ago"
    return f"on {time:%d %b %Y}"


def emoji(content: str) -> str:
    """The picture of a reaction."""
    return _EMOJI.get(content, content)


def percent(share: float) -> str:
    """A probability, 0 to 1; never 100 % where it is not certain."""
    return f"{min(99, int(share * 100)) if share < 1 else 100} %"


def about(sandbox: Sandbox, repo: Repository, issue: Issue, login: str) -> str:
    """The word beside a commenter's name."""
    if sandbox.is_bot(login):
        return "bot"
    if sandbox.may(repo, login, "triage"):
        return "Maintainer" if sandbox.may(repo, login, "write") else "Triage"
    return "Author" if login == issue.login else ""


def merge_labels(happenings: Sequence[Happening]) -> list[Happening]:
    """One line for labels that somebody put on, or took off, in one go; their names are joined by line breaks."""
    merged: list[Happening] = []
    for line in happenings:
        last = merged[-1] if merged else None
        alike = last and line.label and (last.event, last.login) == (line.event, line.login)
        if last and alike and (line.created_at - last.created_at).total_seconds() < 10:
            merged[-1] = replace(last, label=f"{last.label}\n{line.label}")
        else:
            merged.append(line)
    return merged


def split_front_matter(text: str) -> tuple[str, str]:
    """YAML front matter and what follows it; the first is empty where there is none."""
    if text.startswith("---\n") and "\n---\n" in text[4:]:
        front, body = text[4:].split("\n---\n", 1)
        return front, body
    return "", text


def title_in(front: str) -> str:
    """The title that front matter gives; empty where there is none, or where it is no YAML."""
    import yaml

    try:
        data = yaml.safe_load(front)
    except (yaml.YAMLError, ValueError):  # ValueError: a date that is none
        return ""
    return str(data["title"]) if isinstance(data, dict) and "title" in data else ""


def avatar_svg(user: User | None) -> str:
    """A round picture: the first letter, or a small robot."""
    hue = _HUES[(user.id if user else 0) % len(_HUES)]
    if user and user.type == "Bot":
        inside = (
            '<path d="M20 7v5" stroke="#fff" stroke-width="2"/><circle cx="20" cy="6" r="2" fill="#fff"/>'
            '<rect x="9" y="12" width="22" height="17" rx="5" fill="#fff"/>'
            '<circle cx="16" cy="20" r="2.4" fill="#1f2328"/>'
            '<circle cx="24" cy="20" r="2.4" fill="#1f2328"/><path d="M16 25h8" stroke="#1f2328" stroke-width="2"/>'
        )
        shape, hue = '<rect width="40" height="40" rx="9" fill="{hue}"/>', "#1f6feb"
    else:
        letter = escape((user.login if user else "?")[0].upper())
        inside = (
            f'<text x="20" y="27" text-anchor="middle" fill="#fff" font-size="20" font-weight="600" '
            f'font-family="sans-serif">{letter}</text>'
        )
        shape = '<circle cx="20" cy="20" r="20" fill="{hue}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">{shape.format(hue=hue)}{inside}</svg>'


def labels_css(sandbox: Sandbox) -> str:
    """A style sheet with the colour of every label; a strict policy forbids style attributes."""
    with sandbox.lock:
        labels = [label for repo in sandbox.world.repos.values() for label in repo.labels.values()]
    return "".join(f".label-{label.id}{{--c:#{label.color};--t:{_ink(label.color)}}}\n" for label in labels)


def _ink(color: str) -> str:
    red, green, blue = (int(color[at : at + 2], 16) for at in (0, 2, 4))
    return "#1f2328" if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else "#ffffff"
