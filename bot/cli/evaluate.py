"""`faqbot evaluate`: labelled cases in, how well the bot does on them out."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bot.cli.catalog import opened_catalog
from bot.core.policy import Policy
from bot.learning.cases import read_cases
from bot.learning.evaluating import predict

_FILE = click.Path(path_type=Path)


@click.command()
@click.option("--faq", "folder", metavar="DIR", type=_FILE, help="The catalog; `faq` by default.")
@click.option("--cases", "files", metavar="FILE", type=_FILE, multiple=True, required=True, help="Labelled cases.")
@click.option("--predictions", metavar="OUT", type=_FILE, help="Write a line of JSON for each case.")
def evaluate(folder: Path | None, files: tuple[Path, ...], predictions: Path | None) -> None:
    """Measure the bot on labelled cases."""
    cases = read_cases(files)
    catalog = opened_catalog(folder)
    found = predict(catalog, Policy(), cases)
    if predictions:
        lines = [json.dumps(one.as_row(), ensure_ascii=False) for one in found]
        predictions.write_text("\n".join(lines) + "\n", encoding="utf-8")
