"""An evaluation as one HTML page that needs nothing else: charts, tables, and every mistake with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from bot.learning.evaluation import TARGET, Evaluation, data_in_words
from bot.learning.metrics import Figures
from bot.learning.report_cases import cases_section, named
from bot.learning.report_html import cell, interval, number, section, sentence, table, text
from bot.learning.report_svg import intervals_svg, precision_coverage_svg, reliability_svg

#: Nothing may be fetched, whatever an issue's text tries.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_FIGURES = (
    ("precision", "precision"),
    ("recall", "recall"),
    ("coverage", "coverage"),
    ("average precision", "average precision"),
    ("recall at 0.95", "recall at precision .95"),
    ("recall at 0.90", "recall at precision .90"),
    ("recall at 0.80", "recall at precision .80"),
    ("first", "right entry first"),
    ("first three", "in the first three"),
    ("utility", "utility"),
    ("calibration error", "calibration error"),
)
_COUNTS = ("cases", "answerable", "answers", "wrong")
#: The same if suggestions were switched on.
_SUGGESTIONS = (
    ("suggestion precision", "if suggesting: right link"),
    ("suggestion recall", "if suggesting: recall"),
    ("suggestion coverage", "if suggesting: coverage"),
)


def page(found: Evaluation) -> str:
    """The whole page. What comes from outside is escaped; control and direction characters are shown as �."""
    style = (files("bot.learning") / "report.css").read_text(encoding="utf-8")
    sections = [
        _head(found),
        _charts(found),
        '<div class="charts">',
        section("By language", _groups_table(found, found.by_language, "language")),
        section("By kind of case", _groups_table(found, found.by_kind, "kind")),
        "</div>",
        _entries(found),
        _confusion(found),
        *(_comparison(found, heading, table) for heading, table in found.further.items()),
        cases_section(
            "Wrong answers",
            found.wrong_answers,
            found.titles,
            "Every answer that does not help, the surest first.",
            "None.",
        ),
        cases_section(
            "Ten worst misses",
            found.worst_misses,
            found.titles,
            "Answerable issues without a right answer whose right entry was trusted least.",
            "None: every answerable issue got its answer.",
        ),
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>How well the bot answers</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(sections)
        + "\n</main>\n</body>\n</html>\n"
    )


def _head(found: Evaluation) -> str:
    overall = found.overall
    values = overall.values
    tiles = [
        (str(overall.answers), "answers", f"{overall.right} right, {overall.wrong} wrong"),
        *(
            (number(values[name]), words, interval(values[name]))
            for name, words in (
                ("precision", "precision"),
                ("recall", "recall"),
                ("coverage", "coverage"),
                ("average precision", "average precision"),
                ("recall at 0.95", "recall at precision .95"),
                ("first", "right entry first"),
                ("utility", "utility"),
            )
        ),
    ]
    boxes = "".join(f"<div><b>{text(a)}</b>{text(b)}<span>{text(c)}</span></div>" for a, b, c in tiles)
    notes = "".join(f'<p class="note">{text(sentence(note))}</p>' for note in found.notes)
    return (
        f"<h1>How well the bot answers</h1>\n<p>{text(data_in_words(found.judged))}.</p>\n"
        f"<p>The bot was measured {text(found.how)}.</p>\n{notes}\n"
        f'<div class="tiles">{boxes}</div>\n<p>{_proof(found)}</p>\n<p>{_suggestions(found)}</p>'
        '<p class="quiet">Intervals hold the value in 95 of 100 resamples of the cases. Utility counts +1 for a right '
        "answer, 0 for silence and -1.75 for a wrong one.</p>"
    )


def _proof(found: Evaluation) -> str:
    overall = found.overall
    more = found.still_to_certify
    if not overall.answers:
        return f"Nothing was answered; {more} right answers in a row would prove a precision of {TARGET}."
    sure = f"{overall.right} right of {overall.answers} prove a precision of {found.proven:.2f} with 95 % confidence"
    return f"{sure}." if not more else f"{sure}; {more} more right ones in a row would prove {TARGET}."


def _suggestions(found: Evaluation) -> str:
    hints = found.suggesting
    if not hints.suggestions:
        return "Suggestions, were they switched on: none."
    figures = ", ".join(
        f"{words} {number(hints.values[name])} ({interval(hints.values[name])})"
        for name, words in (
            ("suggestion precision", "a right entry among the links"),
            ("suggestion recall", "recall"),
            ("suggestion coverage", "coverage"),
        )
    )
    return f"Suggestions, were they switched on: {hints.suggestions}; {figures}."


def _charts(found: Evaluation) -> str:
    overall = found.overall
    coverage = overall.values["coverage"].value or 0.0
    due = overall.answerable / overall.cases if overall.cases else 0.0
    first = precision_coverage_svg(found.curve, coverage, overall.values["precision"].value, due)
    error = number(overall.values["calibration error"])
    return (
        '<section class="charts">\n'
        f"<figure><h2>Precision and coverage</h2>{first}<figcaption>What would come of answering more or fewer issues, "
        "with the 95 % band. The dot is the bot as it is set: thresholds differ by entry, so it may lie off the line."
        "</figcaption></figure>\n"
        f"<figure><h2>Reliability</h2>{reliability_svg(found.reliability)}<figcaption>Of the issues whose first entry "
        "had this confidence, the share that was right; larger dots hold more issues. On the dashed line confidence "
        f"means what it says. Expected calibration error: {error}.</figcaption></figure>\n</section>"
    )


def _groups_table(found: Evaluation, groups: Mapping[str, Figures], name: str) -> str:
    hinted = {"all": found.suggesting, **found.suggesting_by.get(name, {})}
    return _figures_table({"all": found.overall, **groups}, hinted)


def _figures_table(groups: Mapping[str, Figures], hinted: Mapping[str, Figures] | None = None) -> str:
    """Every figure with its interval: a row for each, a column for each group, so that it fits a narrow page.

    `hinted` are the same groups with suggestions switched on.
    """
    heads = "".join(f"<th>{text(name.replace('_', ' '))}</th>" for name in groups)
    lines = [(name, [str(getattr(one, name)) for one in groups.values()]) for name in _COUNTS]
    lines += [(words, [cell(one.values[key]) for one in groups.values()]) for key, words in _FIGURES]
    if hinted:
        lines += [
            (words, [cell(hinted[name].values[key]) if name in hinted else "-" for name in groups])
            for key, words in _SUGGESTIONS
        ]
    rows = (
        f'<tr><th class="name">{words}</th>{"".join(f"<td>{shown}</td>" for shown in cells)}</tr>'
        for words, cells in lines
    )
    return table(f'<th class="name"></th>{heads}', rows)


def _entries(found: Evaluation) -> str:
    rows = []
    for row in found.entries:
        figures = row.figures
        counts = (figures.answerable, figures.answers, figures.right, figures.wrong)
        state = row.standing.state
        rows.append(
            f'<tr><td>{row.id}</td><td class="words">{text(row.title)}<br><small>{text(row.standing.why)}</small></td>'
            f'<td class="standing {text(state.replace(" ", "-"))}">{text(state)}</td>'
            + "".join(f"<td>{count}</td>" for count in counts)
            + f"<td>{cell(figures.values['recall'])}</td><td>{cell(figures.values['average precision'])}</td>"
            + f"<td>{f'{row.proven:.2f}' if figures.answers else '-'}</td></tr>"
        )
    names = ("answerable", "answers", "right", "wrong", "recall", "average precision", "precision proven")
    heads = "".join(f"<th>{name}</th>" for name in names)
    head = f'<th>FAQ</th><th class="words">question, and why it stands so</th><th>standing</th>{heads}'
    intro = (
        "<p>Proven: its answers on labelled cases certify the precision. On trial: it answers above its threshold, "
        "with fewer cases than a proof takes. Muted: it stays silent. The standing comes from learned.json; the counts "
        "beside it are this evaluation's.</p>"
    )
    measured = {f"FAQ {row.id}": row.figures for row in found.entries if row.is_measured}
    hinted = {f"FAQ {id}": figures for id, figures in found.suggesting_by.get("entry", {}).items()}
    each = _figures_table(measured, hinted) if measured else ""
    every = f"<details><summary>Every figure by entry</summary>{each}</details>" if measured else ""
    return section("Entries", intro + table(head, rows) + every)


def _confusion(found: Evaluation) -> str:
    counts = {pair: count for pair, count in found.confusion.items() if pair != (0, 0)}
    if not counts:
        return section("Confusion", "<p>Nothing was answered, and nothing was to be answered.</p>")
    rights = sorted({right for right, _ in counts}, key=lambda id: (id == 0, id))
    givens = sorted({given for _, given in counts}, key=lambda id: (id == 0, id))
    most = max(counts.values())
    head = "<th></th>" + "".join(f"<th>{id or 'silent'}</th>" for id in givens)
    rows = []
    for right in rights:
        cells = []
        for given in givens:
            count = counts.get((right, given), 0)
            kind = ' class="wrong"' if count and given and given != right else ""
            share = f' style="--share:{0.75 * count / most:.2f}"' if count else ""
            words = f"right: {named(right, found.titles)}; given: {named(given, found.titles)}"
            cells.append(f'<td{kind}{share} title="{text(words)}">{count or ""}</td>')
        rows.append(f"<tr><th>{f'FAQ {right}' if right else 'no entry'}</th>{''.join(cells)}</tr>")
    intro = "<p>Rows: the right entry. Columns: the one that was answered with. Wrong answers are red.</p>"
    return section("Confusion", intro + table(head, rows, "matrix"))


def _comparison(found: Evaluation, heading: str, table: Mapping[str, Figures]) -> str:
    rows = {"as above": found.overall, **table}
    named = [(name.partition(":")[0], figures.values["average precision"]) for name, figures in rows.items()]
    chart = intervals_svg(named, f"{heading}: average precision")
    caption = "<figcaption>Average precision, with 95 % intervals.</figcaption>"
    return section(heading, f'<figure style="max-width:38rem">{chart}{caption}</figure>{_figures_table(rows)}')
