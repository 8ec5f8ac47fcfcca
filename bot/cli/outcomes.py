"""`faqbot outcomes`: how replies were received, by entry."""

from __future__ import annotations

from typing import Any

import click

from bot.cli.database import opened_store, print_json, print_table

OUTCOMES = ("solved", "assisted", "ignored", "noise", "missed")


@click.command()
@click.option("--repo", default="", help="Only this repository (owner/name).")
@click.option("--days", type=click.IntRange(0), default=0, help="Only the last so many days.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def outcomes(repo: str, days: int, as_json: bool) -> None:
    """Count, for every entry, how often it was answered or suggested with and how that was received.

    missed counts under the entry that a person named instead; abstentions stand in the row without an entry.
    """
    with opened_store() as store:
        rows = tabulate(store.history.verdicts(repo, days), store.history.outcomes(repo, days))
    if as_json:
        print_json(rows)
    else:
        print_table(rows, ("repo", "entry", "answer", "suggest", "abstain", *OUTCOMES), "No decisions yet.")


def tabulate(verdicts: list[dict[str, Any]], received: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row per repository and entry, with a count for each verdict and outcome."""
    table: dict[tuple[str, int | None], dict[str, Any]] = {}
    for row, kind in [*((row, "verdict") for row in verdicts), *((row, "outcome") for row in received)]:
        empty = {
            "repo": row["repo"],
            "entry": row["entry"],
            **dict.fromkeys(("answer", "suggest", "abstain", *OUTCOMES), 0),
        }
        line = table.setdefault((row["repo"], row["entry"]), empty)
        line[row[kind]] = line.get(row[kind], 0) + row["count"]
    return [table[key] for key in sorted(table, key=lambda key: (key[0], key[1] is None, key[1] or 0))]
