"""What handlers have to record, gathered while their actions are performed, in the form that a database keeps."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.actions import Record, RecordCase, RecordOutcome, RecordSwitch
from bot.core.issue import Issue, Switch
from bot.core.marker import replies
from bot.core.reply import versions_of
from bot.handlers import Context
from bot.jobs.records import Case, Outcome


@dataclass(slots=True)
class Recording:
    """The sink of one run (see `bot.gh.apply.Sink`). `person` is the login of whoever caused it.

    `case` is of the issue itself; those in `others` have the number of their issue, and no text yet.
    """

    context: Context
    person: str = ""
    case: Case | None = None
    others: list[Case] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    switch: Switch | None = None

    def record(self, issue: Issue, action: Record) -> None:
        """See Sink."""
        match action:
            case RecordOutcome(outcome, entry, source, person):
                self.outcomes.append(Outcome(outcome, entry, source, self._version_of(entry), person or self.person))
            case RecordSwitch(is_off, comment):
                self.switch = Switch(is_off, comment)
            case RecordCase(gold, source, rejected, number) if number:
                self.others.append(Case(gold, source, self.context.may_write, rejected, number))
            case RecordCase(gold, source, rejected):
                # The last word of a comment with several commands counts; what was called wrong before stays wrong.
                before = self.case.rejected if self.case else ()
                wrong = tuple(id for id in dict.fromkeys((*before, *rejected)) if id not in gold)
                self.case = Case(gold, source, self.context.may_write, wrong)

    def _version_of(self, id: int | None) -> str:
        """Names the text of an entry as it was shown here, or as it is now where it was not shown alone."""
        shown = (reply.marker for reply in reversed(replies(self.context.state)))
        version = next((marker.version for marker in shown if marker.entries == (id,)), "")
        entry = self.context.catalog.get(id) if id is not None else None
        return version or (versions_of((entry,)) if entry else "")
