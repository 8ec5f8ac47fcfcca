"""`faqbot gaps`: issues in, the questions that no entry answers out, the most frequent first."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.catalog import default_folder, opened_catalog
from bot.cli.checkout import WHICH_FOLDER
from bot.errors import UserError

if TYPE_CHECKING:
    from bot.core.entry import Catalog
    from bot.learning.gaps import Gap, Gaps
    from bot.learning.issue_files import Sample

_FILE = click.Path(exists=True, path_type=Path)
_SHOWN = 5

Told = Callable[[int], object]


@click.command()
@click.option(
    "--faq", "folder", metavar="DIR", type=click.Path(path_type=Path), show_default=WHICH_FOLDER, help="The catalog."
)
@click.option("--cases", "files", metavar="FILE", type=_FILE, multiple=True, help="Labelled cases; several times.")
@click.option("--issues", metavar="FILE|DIR", type=_FILE, help="Issues: JSON Lines, or a folder of texts.")
@click.option("--repo", metavar="OWNER/NAME", help="Issues of a repository on GitHub; needs GITHUB_TOKEN.")
@click.option("--max", "most", type=click.IntRange(1, 20_000), default=500, show_default=True, help="Newest of --repo.")
@click.option("--cache", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Where --repo is kept.")
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="Clusters to show and to draft.")
@click.option("--draft", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Write drafts there.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def gaps(
    folder: Path | None,
    files: tuple[Path, ...],
    issues: Path | None,
    repo: str | None,
    most: int,
    cache: Path | None,
    top: int,
    draft: Path | None,
    as_json: bool,
) -> None:
    """Find the questions that no entry answers.

    Issues that the bot would leave unanswered are brought together by their error lines and by what they say, in both
    languages; each cluster is called by its most telling words. --draft begins an entry for each: title, aliases,
    signatures and examples are taken from the issues, the answer is yours to write.

    \b
    Examples:
      faqbot gaps --cases faq/cases/given.jsonl
      faqbot gaps --repo owner/name --max 2000 --top 10 --draft faq
    """
    from bot.learning.gaps import find_gaps

    catalog = opened_catalog(folder)
    samples = _samples(files, issues, repo, most, cache)
    with _progress("Reading", len(samples)) as told:
        found = find_gaps(samples, catalog, progress=told)
    shown = found.clusters[:top]
    if as_json:
        click.echo(json.dumps(as_object(found, shown, catalog), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(as_lines(found, shown, catalog)))
    if draft is not None:
        _draft(shown, catalog, folder or default_folder(), draft, as_json)


def as_lines(found: Gaps, shown: tuple[Gap, ...], catalog: Catalog) -> Iterator[str]:
    """The clusters for people: name, number of issues, the first issues, the entry that comes near."""
    from bot.learning.gap_drafts import name_of

    clustered = sum(len(gap.issues) for gap in found.clusters)
    clusters = f"{_counted(len(found.clusters), 'cluster')} of {clustered}, {len(found.alone)} alone"
    yield f"{found.read} issues, {found.unanswered} of them unanswered: {clusters}"
    for number, gap in enumerate(shown, 1):
        yield f"\n{number}. {name_of(gap, catalog)}  ({len(gap.issues)} issues)"
        for line, count in gap.fingerprints[:2]:
            yield f"   error in {count}: {line[:110]}"
        for issue in gap.issues[:_SHOWN]:
            title = " ".join(issue.sample.title.split())[:100]
            yield f"   {issue.sample.url or issue.sample.id}  {title}"
        if len(gap.issues) > _SHOWN:
            yield f"   … and {len(gap.issues) - _SHOWN} more"
        if gap.nearest is not None and (entry := catalog.get(gap.nearest)):
            yield f"   FAQ {entry.id} comes near ({entry.title[:70]}): an alias there may do"
    if len(found.clusters) > len(shown):
        yield f"\n… and {_counted(len(found.clusters) - len(shown), 'smaller cluster')} (--top shows more)"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def as_object(found: Gaps, shown: tuple[Gap, ...], catalog: Catalog) -> dict[str, Any]:
    """The clusters for programs, with what a draft would hold."""
    from dataclasses import asdict

    from bot.learning.gap_drafts import name_of, sketch

    rows = []
    for gap in shown:
        issues = [{"id": one.sample.id, "title": one.sample.title, "url": one.sample.url} for one in gap.issues]
        row = {"name": name_of(gap, catalog), "issues": issues, "nearest": gap.nearest, "alike": round(gap.alike, 3)}
        rows.append(row | {"errors": [line for line, _ in gap.fingerprints], "draft": asdict(sketch(gap, catalog))})
    counts = {"read": found.read, "unanswered": found.unanswered, "clusters": len(found.clusters)}
    return {**counts, "alone": len(found.alone), "gaps": rows}


def _draft(shown: tuple[Gap, ...], catalog: Catalog, folder: Path, target: Path, quiet: bool) -> None:
    from bot.catalog.drafts import Draft, taken_ids, write_new
    from bot.learning.gap_drafts import name_of, sketch

    number = max(taken_ids(catalog.entries, folder) | taken_ids((), target), default=0)
    for gap in shown:
        number += 1
        made = sketch(gap, catalog)
        draft = Draft(
            made.title, _answer(gap, name_of(gap, catalog), made.urls), made.aliases, made.signatures, made.keywords,
            made.labels, made.match,
        )  # fmt: skip
        path = write_new(target, number, draft, called=_file_words(made.title, name_of(gap, catalog)))
        click.echo(f"wrote {path}", err=quiet)
    click.echo(f"next: write the answers, delete what does not belong, then run `faqbot lint {folder}`", err=quiet)


def _file_words(title: str, name: str) -> str:
    """What the file is named after: the title, or the cluster's name where the title has no words in Latin letters."""
    from bot.core.language import language_of

    return title if language_of(title) == "en" else name


def _answer(gap: Gap, name: str, urls: tuple[str, ...]) -> str:
    """Notes for whoever writes the answer, as a comment, so that lint asks for it and the bot does without."""
    near = f"FAQ {gap.nearest} comes near: perhaps aliases there are enough.\n" if gap.nearest is not None else ""
    listed = "\n".join(f"- {url.replace('--', '- -')}" for url in urls[:20])
    return (
        f"<!--\n{len(gap.issues)} issues on {name.replace('--', '- -')}:\n\n{listed}\n\n{near}"
        "The answer first, then the steps with commands to copy, then how to tell that it worked, then when this is\n"
        "not the reader's problem. Sharpen the title, delete what does not belong. Delete this comment.\n-->"
    )


def _samples(
    files: tuple[Path, ...], issues: Path | None, repo: str | None, most: int, cache: Path | None
) -> list[Sample]:
    from bot.learning.cases import read_cases
    from bot.learning.issue_files import from_cases, read_issues

    samples = from_cases(read_cases(files)) if files else []
    samples += read_issues(issues) if issues else []
    if repo:
        samples += _from_github(repo, most, cache)
    if not samples:
        raise UserError("say which issues to look at: --cases FILE, --issues FILE, or --repo owner/name")
    return samples


def _from_github(repo: str, most: int, cache: Path | None) -> list[Sample]:
    from bot.cli.gaps_github import default_cache, issues_of
    from bot.settings import Settings
    from bot.wiring import credentials_of

    credentials = credentials_of(Settings.from_environ(os.environ))
    with _progress(f"Asking GitHub for {repo}", most) as told:
        return issues_of(credentials.hub_for(0, repo), repo, most, cache or default_cache(), told)


@contextmanager
def _progress(what: str, total: int) -> Iterator[Told]:
    """A bar on stderr, where somebody looks at it."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)
