"""What the bot would have said in a week of dry run, as a comment for the maintainers; and the boxes ticked in it.

One issue holds them all. Its body and its comments end in a marker of their own, by which they are found again; like
the reply's marker it counts only where the bot's own account wrote it. Nothing in it may leave a trace on the issues
that it speaks of: they are in dry run.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.actions import RecordCase
from bot.core.decide import percent_needed, percent_sure, threshold_of
from bot.core.entry import Catalog
from bot.core.event import CommentEdited
from bot.core.issue import Author, Issue, IssueState
from bot.core.marker import is_bot
from bot.core.match import Decision, Evidence
from bot.core.matching import Matcher
from bot.core.neutral import plain, quoted
from bot.core.policy import Policy
from bot.core.reply import entry_link, strongest
from bot.core.triage import Triage, triage
from bot.core.week import Week
from bot.handlers.context import Context, Handled

TITLE = "faqbot: what I would have said"
MOST_ROWS = 30
_MOST_CLOSEST = 5
_MOST_PROBLEMS = 10
_LONGEST_TITLE = 80

_MARKER = re.compile(r"<!-- faqbot:summary(?: (\d{4}-W\d{2}))? -->")
_BOX = re.compile(r"^- \[(?P<tick>[ xX])\] (?P<number>\d{1,9}): (?P<claim>[^\n]+)$", re.MULTILINE)
_ENTRY = re.compile(r"FAQ (\d{1,9})")

INTRODUCTION = """\
I read every new issue here and decide whether an entry of the FAQ answers it, but I say nothing there: I am in \
**dry run**, as in every repository at first. Once a week, where there is something to tell, I write below what I \
would have said.

- **You like what you see?** Write `dry_run: false` into `.github/faqbot.yml` on the default branch, and close this \
issue. From then on I answer new issues.
- **Something is wrong?** Tick it in the week's comment: it counts as a correction. `faqbot try owner/name#123` \
shows all that I make of an issue.
- **You want no more of this?** Close this issue, or write `summary: false`. `enabled: false` switches me off \
altogether.

<!-- faqbot:summary -->
"""


@dataclass(frozen=True, slots=True)
class Looked:
    """An issue of the week, and what the bot would have made of it when it was opened."""

    issue: Issue
    made: Triage

    @property
    def entries(self) -> tuple[int, ...]:
        """The entries that would have been linked; none where it would have kept silent."""
        decision = self.made.decision
        if self.made.silence or decision.kind == "abstain":
            return ()
        return decision.suggested if decision.entry is None else (decision.entry,)


def look_back(issue: Issue, matcher: Matcher, policy: Policy, bot: Author, *, author_writes: bool) -> Looked:
    """What would have been made of an issue when it was new: neither age, nor answers, nor closing since then count."""
    new, writers = _as_opened(issue), frozenset({issue.author.login} if author_writes else ())
    at = issue.created_at or datetime.min
    return Looked(issue, triage(new, matcher, policy, IssueState(bot, writers=writers), at))


def render_week(
    week: Week,
    looked: Sequence[Looked],
    catalog: Catalog,
    policy: Policy,
    *,
    left: int = 0,
    failed: int = 0,
    problems: Sequence[str] = (),
) -> str:
    """The week's comment; "" where nothing would have been said.

    `left` issues were not looked at, and `failed` could not be judged by an error of ours.
    """
    said = [one for one in looked if one.entries]
    if not said:
        return ""
    parts = [
        f"### {week}",
        _count(len(looked), said, left),
        f"An error of mine kept me from judging {failed} more." if failed else "",
        _table(said[:MOST_ROWS], catalog, policy),
        _boxes(said[:MOST_ROWS]),
        _silent([one for one in looked if not one.entries], policy),
        _broken(problems),
        f"<!-- faqbot:summary {week.name} -->",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def week_of(body: str) -> str | None:
    """Which week a text of the bot's sums up: "" for the issue that holds the weeks, None where it is neither."""
    found = _MARKER.fullmatch(body.rstrip().rpartition("\n")[2].strip())
    return (found[1] or "") if found else None


def ticked(body: str) -> dict[int, tuple[int, ...]]:
    """The entries that somebody ticked as wrong, by issue."""
    boxes = (box for box in _BOX.finditer(body) if box["tick"] != " ")
    return {int(box["number"]): tuple(int(id) for id in _ENTRY.findall(box["claim"])) for box in boxes}


def on_ticked(event: CommentEdited, context: Context) -> Handled:
    """Boxes that a person with write access ticked: the entries are wrong for those issues."""
    if not context.may_write or not week_of(event.comment.body):
        return Handled()
    before = ticked(event.before)
    new = {number: ids for number, ids in ticked(event.comment.body).items() if number not in before and ids}
    source = f"ticked by writer, comment {event.comment.id}"
    return Handled(tuple(RecordCase((), source, rejected=ids, issue=number) for number, ids in new.items()))


def is_of_summary(event: CommentEdited, bot: Author) -> bool:
    """Whether somebody else changed a week's comment of the bot's."""
    return is_bot(event.comment.author, bot) and not is_bot(event.sender, bot) and bool(week_of(event.comment.body))


def _as_opened(issue: Issue) -> Issue:
    return replace(issue, state="open", locked=False)


def _count(looked_at: int, said: Sequence[Looked], left: int) -> str:
    answers = sum(one.made.decision.kind == "answer" for one in said)
    told = [f"answered {answers}"] if answers else []
    told += [f"named entries on {len(said) - answers}"] if len(said) > answers else []
    if looked_at == 1:
        return f"There was one new issue, and I would have {'answered it' if answers else 'named entries on it'}."
    rest = looked_at - len(said)
    silence = f" On {'the other' if rest == 1 else f'the other {rest}'} I would have said nothing." if rest else ""
    more = f" There were {left} more, which I did not look at." if left else ""
    return f"Of {looked_at} new issues I would have {' and '.join(told)}.{silence}{more}"


def _table(said: Iterable[Looked], catalog: Catalog, policy: Policy) -> str:
    rows = ["| issue | I would have said | sure | because of |", "|-|-|-:|-|"]
    for one in said:
        entries = [entry for id in one.entries if (entry := catalog.get(id))]
        language = one.made.text.language if policy.language == "author" else policy.language
        links = "<br>".join(entry_link(entry, language, policy, one.issue.repo) for entry in entries)
        sure = {match.entry: match.confidence for match in one.made.decision.matches}
        percents = "<br>".join(f"{percent_sure(sure.get(entry.id, 0.0))}\u00a0%" for entry in entries)
        because = "<br>".join(_because(one.made.decision, entry.id) for entry in entries)
        rows.append(f"| {_issue_link(one.issue)} | {links} | {percents} | {because} |")
    return "\n".join(rows)


def _boxes(said: Iterable[Looked]) -> str:
    lines = []
    for one in said:
        names = " and ".join(f"FAQ {id}" for id in one.entries)
        claim = f"{names} is wrong" if len(one.entries) == 1 else f"{names} are wrong"
        lines.append(f"- [ ] {one.issue.number}: {claim}")
    return "\n".join(["Tick what is wrong:", "", *lines])


def _silent(silent: Sequence[Looked], policy: Policy) -> str:
    """Why nothing would have been said, by reason, and which issues came closest to an entry."""
    if not silent:
        return ""
    reasons = Counter(_why(one.made) for one in silent)
    lines = [f"- {count} × {plain(reason)}" for reason, count in reasons.most_common()]
    best = [(one, match) for one in silent if (match := one.made.decision.best) and not one.made.silence]
    best.sort(key=lambda pair: -pair[1].confidence)
    closest = [
        f"- {_issue_link(one.issue)}: FAQ {match.entry}, {percent_sure(match.confidence)} % sure"
        + (
            f", and it takes {percent_needed(needed, match.confidence)} %"
            if (needed := threshold_of(match, policy)) <= 1
            else ""
        )
        for one, match in best[:_MOST_CLOSEST]
    ]
    near = ["", "The closest:", "", *closest] if closest else []
    others = "other" if len(silent) == 1 else f"other {len(silent)}"
    head = f"<details><summary>Why I would have said nothing on the {others}</summary>"
    return "\n".join([head, "", *lines, *near, "", "</details>"])


def _why(made: Triage) -> str:
    if made.silence:
        return made.silence[0]
    return "not sure enough of any entry" if made.decision.matches else "nothing in the issue points to an entry"


def _because(decision: Decision, id: int) -> str:
    item: Evidence | None = strongest(decision, id)
    return quoted(item.quote, 120) if item else "the words as a whole"


def _broken(problems: Sequence[str]) -> str:
    if not problems:
        return ""
    more = f"\n- … and {len(problems) - _MOST_PROBLEMS} more" if len(problems) > _MOST_PROBLEMS else ""
    return "Mistakes in your files, which `faqbot lint` shows too:\n\n" + "\n".join(problems[:_MOST_PROBLEMS]) + more


def _issue_link(issue: Issue) -> str:
    """The issue's number and title, linked so that GitHub notes nothing on the issue itself.

    A plain link or #1 would put "mentioned this issue" there; through redirect.github.com it does not. A GitHub of
    one's own has no such address.
    """
    words = f"{issue.number}: {plain(issue.title, _LONGEST_TITLE)}"
    path = issue.url.removeprefix("https://github.com/")
    return f"[{words}](https://redirect.github.com/{path})" if path != issue.url else words
