"""`faqbot outcomes`: how replies were received, by entry."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from bot.cli.database import opened_store, print_json, print_table

OUTCOMES = ("solved", "assisted", "ignored", "noise", "missed")


@click.command()
@click.option("--repo", default="", help="Only this repository (owner/name).")
@click.option("--days", type=click.IntRange(0), default=0, help="Only the last so many days.")
@click.option("--versions", is_flag=True, help="Tell the texts that an entry had apart.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def outcomes(repo: str, days: int, versions: bool, as_json: bool) -> None:
    """Count, for every entry, how often it was answered or suggested with and how that was received.

    A reply has one outcome: what somebody said of it last, else what closing the issue tells. missed counts under the
    entry that a person named instead; abstentions stand in the row without an entry. `look` asks you to read an entry
    again: several people on several issues found it no help. Nothing else comes of that.
    """
    with opened_store() as store:
        received = store.history.outcomes(repo, days)
        rows = by_version(received) if versions else tabulate(store.history.verdicts(repo, days), received)
    columns = ("version",) if versions else ("answer", "suggest", "abstain")
    if as_json:
        print_json(rows)
    else:
        print_table(rows, ("repo", "entry", *columns, *OUTCOMES, "look"), "No decisions yet.")


def by_version(received: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row per repository, entry and text of it, with a count for each outcome."""
    groups: dict[tuple[str, int | None, str], list[dict[str, Any]]] = {}
    for row in received:
        groups.setdefault((row["repo"], row["entry"], row["version"]), []).append(row)
    return [
        {"repo": repo, "entry": entry, "version": version, **_counts(rows), "look": _look(rows)}
        for (repo, entry, version), rows in sorted(groups.items(), key=lambda group: _place(*group[0]))
    ]


def tabulate(verdicts: list[dict[str, Any]], received: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row per repository and entry, with a count for each verdict and outcome."""
    said: dict[tuple[str, int | None], Counter[str]] = {}
    heard: dict[tuple[str, int | None], list[dict[str, Any]]] = {}
    for row in verdicts:
        said.setdefault((row["repo"], row["entry"]), Counter())[row["verdict"]] += row["count"]
    for row in received:
        heard.setdefault((row["repo"], row["entry"]), []).append(row)
    table = []
    for repo, entry in sorted({*said, *heard}, key=lambda key: _place(*key)):
        verdict, rows = said.get((repo, entry), Counter()), heard.get((repo, entry), [])
        counts = {name: verdict[name] for name in ("answer", "suggest", "abstain")} | _counts(rows)
        table.append({"repo": repo, "entry": entry, **counts, "look": _look(rows)})
    return table


def _counts(rows: list[dict[str, Any]]) -> dict[str, int]:
    found = Counter(row["outcome"] for row in rows)
    return {name: found[name] for name in OUTCOMES}


def _look(rows: list[dict[str, Any]]) -> str:
    from bot.handlers.feedback import Heard, needs_review

    return "look" if needs_review(Heard(row["outcome"], row["number"], row["person"]) for row in rows) else ""


def _place(repo: str, entry: int | None, version: str = "") -> tuple[str, bool, int, str]:
    return repo, entry is None, entry or 0, version
