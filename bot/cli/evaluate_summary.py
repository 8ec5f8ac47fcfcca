"""What `faqbot evaluate` prints for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.learning.evaluation import TARGET, EntryRow, Evaluation, data_in_words
from bot.learning.metrics import Figure, Figures

if TYPE_CHECKING:
    from bot.learning.judged import Judged

#: Rows of the first table: name of the figure, what it is called, and what it says.
_MAIN = (
    ("precision", "precision", "right of the answers given"),
    ("recall", "recall", "right of the answerable cases"),
    ("coverage", "coverage", "answers of all cases"),
    ("average precision", "average precision", "over all thresholds"),
    ("recall at 0.95", "recall at precision .95", "best threshold in hindsight"),
    ("recall at 0.90", "recall at precision .90", ""),
    ("recall at 0.80", "recall at precision .80", ""),
    ("first", "right entry first", "of the answerable cases"),
    ("first three", "in the first three", ""),
    ("utility", "utility", "+1 right, 0 silent, -1.75 wrong"),
    ("calibration error", "calibration error", "of confidence, 0 is best"),
)
_COLUMNS = ("precision", "recall", "average precision", "recall at 0.95", "recall at 0.90", "first")
_HEADS = ("cases", "due", "given", "wrong", "prec.", "recall", "AP", "R.95", "R.90", "first")
_SUGGESTIONS = (
    ("suggestion precision", "suggestions: right link"),
    ("suggestion recall", "suggestions: recall"),
    ("suggestion coverage", "suggestions: coverage"),
)
#: Groups that stand side by side with their intervals; where there are more, each is a row without.
_SIDE_BY_SIDE = 3
_COUNTS = (("cases", "cases"), ("answerable", "answerable"), ("answers", "answers"), ("wrong", "wrong answers"))
_LEGEND = "due: answerable; given: answered; AP: average precision; R.95: recall at .95"


def show(found: Evaluation, console: Console | None = None) -> None:
    """Print the record as tables and sentences."""
    console = console or Console(highlight=False)
    console.print(f"{data_in_words(found.judged)}.")
    console.print(f"The bot was measured {found.how}.")
    for note in found.notes:
        console.print(Text(f"Note: {note}.", style="yellow"))
    console.print()
    console.print(_main(found))
    console.print(f"\n{_proof(found)}\n")
    for name, groups in (("language", found.by_language), ("kind", found.by_kind)):
        if len(groups) <= _SIDE_BY_SIDE:
            console.print(_side_by_side(f"by {name}", groups, found.suggesting_by.get(name, {})))
        else:
            console.print(_groups(name, {key.replace("_", " "): figures for key, figures in groups.items()}))
        console.print()
    console.print(Text(_LEGEND, style="dim"))
    console.print()
    console.print(_entries(found.entries))
    quiet = sum(not row.is_measured for row in found.entries)
    if quiet:
        console.print(Text(f"(not shown: {quiet} without a case here and without an answer)", style="dim"))
    console.print(Text("(every figure of each entry with its interval: --report, --json)", style="dim"))
    for heading, table in found.further.items():
        console.print()
        short = {name.partition(":")[0]: figures for name, figures in table.items()}
        console.print(Text(heading, style="bold"))
        console.print(_groups("", {"as above": found.overall, **short}))
    if found.wrong_answers:
        console.print("\nWrong answers, the surest first (all with their evidence in --report):")
        for one in found.wrong_answers[:10]:
            console.print(_wrong(one), soft_wrap=True)


def figure(one: Figure | None, digits: int = 2) -> str:
    """.90, or - where it is not defined."""
    if one is None or one.value is None:
        return "-"
    return f"{one.value:.{digits}f}".replace("0.", ".", 1) if 0 <= one.value < 1 else f"{one.value:.{digits}f}"


def interval(one: Figure | None) -> str:
    """The interval, or nothing where there is none."""
    if one is None or one.low is None or one.high is None:
        return ""
    return f"{figure(Figure(one.low))} to {figure(Figure(one.high))}"


def _main(found: Evaluation) -> Table:
    table = Table(box=None, pad_edge=False)
    for head, side in (("", "left"), ("", "right"), ("95 % interval", "left"), ("", "left")):
        table.add_column(head, justify=side, header_style="dim")  # type: ignore[arg-type]
    overall = found.overall
    table.add_row("answers", str(overall.answers), "", f"{overall.right} right, {overall.wrong} wrong")
    for name, words, meaning in _MAIN:
        one = overall.values[name]
        table.add_row(words, figure(one), interval(one), Text(meaning, style="dim"))
    hints = found.suggesting
    right, recall, coverage = (
        figure(hints.values[f"suggestion {name}"]) for name in ("precision", "recall", "coverage")
    )
    said = Text(f"if on: recall {recall}, coverage {coverage}", style="dim")
    table.add_row("suggestions", str(hints.suggestions), f"right {right}", said)
    return table


def _proof(found: Evaluation) -> str:
    overall = found.overall
    if not overall.answers:
        return f"Nothing was answered; {found.still_to_certify} right answers in a row would prove {TARGET}."
    sure = f"{overall.right} of {overall.answers} right prove a precision of {found.proven:.2f} (95 % confidence)"
    if not found.still_to_certify:
        return f"{sure}: {TARGET} is proven."
    return f"{sure}; {found.still_to_certify} more right answers in a row would prove {TARGET}."


def _side_by_side(head: str, groups: Mapping[str, Figures], hinted: Mapping[str, Figures]) -> Table:
    """Every figure with its interval, a column for each group; `hinted`: with suggestions switched on."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(head, no_wrap=True)
    for name in groups:
        table.add_column(Text(name.replace("_", " ")), no_wrap=True)
    for key, words in _COUNTS:
        table.add_row(words, *(str(getattr(one, key)) for one in groups.values()))
    for name, words, _ in _MAIN:
        table.add_row(words, *(_with_interval(one.values[name]) for one in groups.values()))
    for name, words in _SUGGESTIONS:
        table.add_row(words, *(_with_interval(hinted[key].values[name]) for key in groups if key in hinted))
    return table


def _with_interval(one: Figure) -> Text:
    between = interval(one).replace(" to ", "–")
    return Text.assemble(figure(one), (f"  {between}" if between else "", "dim"))


def _groups(head: str, groups: Mapping[str, Figures]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(head, overflow="fold")
    for name in _HEADS:
        table.add_column(name, justify="right", no_wrap=True)
    for name, figures in groups.items():
        table.add_row(Text(name), *_cells(figures))
    return table


def _cells(figures: Figures) -> list[str]:
    counts = (figures.cases, figures.answerable, figures.answers, figures.wrong)
    return [*(str(count) for count in counts), *(figure(figures.values[name]) for name in _COLUMNS)]


def _entries(rows: Iterable[EntryRow]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", expand=True)
    for name in ("entry", "due", "given", "wrong", "prec.", "recall", "AP", "R.95", "first"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("standing", no_wrap=True)
    table.add_column("title", overflow="ellipsis", no_wrap=True, ratio=1)
    shown = [row for row in rows if row.is_measured]
    for row in shown:
        figures = row.figures
        counts = (row.id, figures.answerable, figures.answers, figures.wrong)
        values = (figure(figures.values[name]) for name in _COLUMNS if name != "recall at 0.90")
        table.add_row(*map(str, counts), *values, row.standing.state, Text(row.title))
    return table


def _wrong(one: Judged) -> Text:
    top = one.decision.best
    confidence = f" ({top.confidence:.2f})" if top else ""
    right = f", right would be {', '.join(map(str, sorted(one.gold)))}" if one.gold else ""
    return Text(f"  {one.case.id}: FAQ {one.decision.entry}{confidence}{right}: {one.case.title}")
