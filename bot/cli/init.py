"""`faqbot init`: a repository made ready for the bot, step by step; nothing that is there is overwritten."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from bot.catalog.drafts import Draft, taken_ids, write_new
from bot.catalog.issue_templates import HEAD, boilerplate_text
from bot.catalog.kinds import Fault
from bot.catalog.loader import load_folder
from bot.catalog.repo_setting_kinds import check_folder
from bot.catalog.repo_settings import SETTINGS_PATH
from bot.catalog.schema import FILES, schema_text
from bot.cli.checkout import read_settings
from bot.cli.init_files import ANSWER, editor_text, settings_text, workflow_text
from bot.cli.init_templates import lacking_line, templates_of
from bot.core.entry import Catalog
from bot.errors import FaqbotError, UserError

#: Where repositories keep an FAQ, the likeliest first.
LIKELY = ("FAQ.md", "docs/FAQ.md", "doc/FAQ.md", "docs/faq.md", "faq.md", "docs/en/FAQ.md", "doc/doc_en/FAQ_en.md")
WORKFLOW_PATH = ".github/workflows/faqbot.yml"
_USES = r"\./|[\w.-]+/[\w.-]+(/[\w./-]+)?@[\w./-]+"
_REMOTE = re.compile(r"[:/](?P<repo>[\w.-]+/[\w.-]+?)(\.git)?/?$")


@click.command()
@click.argument("folder", default=Path(), type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--catalog", default="", help="Folder for the entries, within the repository; `faq` by default.")
@click.option(
    "--import", "document", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="An FAQ to take over."
)
@click.option("--question", default="", help="The question of a first entry, where there is no FAQ to take over.")
@click.option("--answer", default="", help="The answer to --question.")
@click.option("--language", type=click.Choice(["author", "zh", "en"]), default=None, help="Language of the replies.")
@click.option("--uses", default="", metavar="OWNER/FAQBOT@REF", help="Where the workflow takes faqbot from.")
@click.option("--workflow/--no-workflow", default=None, help="Write the workflow of the GitHub Action.")
@click.option("--repo", default="", metavar="OWNER/REPO", help="On GitHub; found out from git by default.")
@click.option("--boilerplate", is_flag=True, help="Only print what catalog.yml lacks of the issue templates' texts.")
@click.option("--yes", is_flag=True, help="Ask nothing: take what the options say, and the defaults.")
def init(
    folder: Path,
    catalog: str,
    document: Path | None,
    question: str,
    answer: str,
    language: str | None,
    uses: str,
    workflow: bool | None,
    repo: str,
    boilerplate: bool,
    yes: bool,
) -> None:
    """Make a repository ready for the bot, and show what it would do there.

    Takes over an FAQ that is there or begins a first entry, writes the texts of the issue templates into catalog.yml
    (so that they are never read as an author's), settings (in dry run), the workflow, and schemas for editors, and ends
    with a dry run over a few issues where GITHUB_TOKEN is set. What is there stays as it is.

    \b
    Examples:
      faqbot init
      faqbot init --yes --import docs/FAQ.md --uses owner/faqbot@v0.1.0
    """
    asking = Asking(is_silent=yes or boilerplate or not sys.stdin.isatty())
    catalog = _folder(folder, catalog, asking)
    _check(catalog, uses, repo)
    plan = Plan(folder, catalog, repo or _remote(folder))
    if boilerplate:
        _print_boilerplate(plan)
        return
    _entries(plan, asking, document, question, answer)
    language = language or asking.choice("Language of the replies", ("author", "zh", "en"))
    plan.write(SETTINGS_PATH, settings_text(catalog, language))
    if (plan.root / WORKFLOW_PATH).exists():
        plan.write(WORKFLOW_PATH, "")  # says that it is kept
    elif workflow if workflow is not None else asking.yes("Run it as a GitHub Action?"):
        uses = uses or asking.text("Where faqbot comes from, as owner/faqbot@version", "")
        _check(catalog, uses, repo)
        if uses:
            plan.write(WORKFLOW_PATH, workflow_text(uses))
        else:
            click.echo(f"no workflow: give --uses OWNER/FAQBOT@REF to write {WORKFLOW_PATH}")
    _templates(plan)
    _schemas(plan)
    _lint(plan)
    _dry_run(plan)
    click.echo(
        f"next: read what was written, commit it, and set dry_run: false in {SETTINGS_PATH} when you like what you see"
    )


@dataclass(frozen=True, slots=True)
class Asking:
    """Questions to the person, or their defaults where nobody is to be asked."""

    is_silent: bool

    def text(self, question: str, default: str) -> str:
        """A line of text."""
        answer: str = default if self.is_silent else click.prompt(question, default=default, show_default=bool(default))
        return answer.strip()

    def choice(self, question: str, words: Sequence[str]) -> str:
        """One of the words; the first by default."""
        answer: str = words[0] if self.is_silent else click.prompt(question, type=click.Choice(words), default=words[0])
        return answer

    def yes(self, question: str) -> bool:
        """Yes or no; yes by default."""
        return self.is_silent or click.confirm(question, default=True)


@dataclass(frozen=True, slots=True)
class Plan:
    """The repository's folder, the folder in it for the entries, and its name on GitHub, empty where unknown."""

    root: Path
    catalog: str
    repo: str = ""

    @property
    def entries(self) -> Path:
        """Where the entries are."""
        return self.root / self.catalog

    @property
    def loaded(self) -> Catalog:
        """The catalog as it is; empty where there is no folder yet."""
        return load_folder(self.entries).catalog if self.entries.is_dir() else Catalog(())

    def has(self, name: str) -> bool:
        """Whether there is a file, or a link, of that name."""
        path = self.root / name
        return path.exists() or path.is_symlink()

    def write(self, name: str, text: str) -> None:
        """Write a file that is not there yet."""
        path = self.root / name
        if self.has(name):
            click.echo(f"kept {path}")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        click.echo(f"wrote {path}")


def _folder(root: Path, wanted: str, asking: Asking) -> str:
    """The folder for the entries. UserError where another is wanted than settings name: nobody would read it."""
    path = root / SETTINGS_PATH
    if not path.is_file():
        return wanted or asking.text("Folder for the entries", "faq")
    named = read_settings(path)[0].catalog
    if wanted.strip("/") not in ("", named):
        mend = f"write `catalog: {wanted}` there first, or leave --catalog out"
        raise UserError(f"--catalog {wanted}: {path} says that the entries are in {named}: {mend}")
    return named


def _check(catalog: str, uses: str, repo: str) -> None:
    try:
        check_folder(catalog)
    except Fault as fault:
        raise UserError(f"--catalog: {fault.message} ({fault.mend})") from None
    if uses and not re.fullmatch(_USES, uses):
        raise UserError(f"--uses: {uses!r} names no action: write it as owner/faqbot@v0.1.0")
    if repo and not re.fullmatch(r"[\w.-]+/[\w.-]+", repo):
        raise UserError(f"--repo: {repo!r} names no repository: write owner/name")


def _entries(plan: Plan, asking: Asking, document: Path | None, question: str, answer: str) -> None:
    """Entries that are there, or those of a document, or a first one."""
    from bot.cli.import_ import import_

    if document is None and taken_ids(plan.loaded.entries, plan.entries):  # also those that nobody has finished yet
        click.echo(f"kept the entries in {plan.entries}")
        _tell_what_is_dropped(plan, question, answer)
        return
    if document is None and not question:
        found = next((path for name in LIKELY if (path := plan.root / name).is_file()), None)
        if found and asking.yes(f"Take over {found}?"):
            document = found
    if document is not None:
        base = _address(plan, document)
        _tell_what_is_dropped(plan, question, answer)
        click.get_current_context().invoke(import_, file=document, folder=plan.entries, link_base=base, dry_run=False)
        return
    question = question or asking.text("The question that you are asked most", "How do I install it?")
    answer = answer or asking.text("Its answer, in a line (Enter: write it in the file later)", "")
    click.echo(f"wrote {write_new(plan.entries, 1, Draft(' '.join(question.split()), answer or ANSWER))}")


def _tell_what_is_dropped(plan: Plan, question: str, answer: str) -> None:
    """What was given for a first entry where there are entries, or a document with some."""
    if question:
        add = shlex.join(["faqbot", "new", question, "--to", str(plan.entries)])
        click.echo(f"not used: --question, which is for a first entry; {add} begins one more")
    elif answer:
        click.echo("not used: --answer, which belongs to --question")


def _address(plan: Plan, document: Path) -> str | None:
    """Where the document's relative links lead to, once they stand elsewhere."""
    try:
        below = document.resolve().relative_to(plan.root.resolve()).parent.as_posix()
    except ValueError:
        return None
    return f"https://github.com/{plan.repo}/blob/HEAD/{'' if below == '.' else f'{below}/'}" if plan.repo else None


def _templates(plan: Plan) -> None:
    """The texts of the issue templates into catalog.yml; where that is there, what it lacks of them."""
    templates = templates_of(plan.root)
    for problem in templates.problems:
        click.echo(f"skipped {problem}")
    if not templates:
        return
    name = f"{plan.catalog}/catalog.yml"
    if not plan.has(name):
        plan.write(name, HEAD + boilerplate_text(templates))
    elif lacking := templates.beside(plan.loaded.boilerplate):
        click.echo(f"kept {plan.entries / 'catalog.yml'}; {lacking_line(lacking, _command(plan))}")
    else:
        click.echo(f"kept {plan.entries / 'catalog.yml'}; its boilerplate has the texts of the issue templates")


def _print_boilerplate(plan: Plan) -> None:
    """Print what catalog.yml lacks of the issue templates' texts, and nothing else on stdout."""
    templates = templates_of(plan.root)
    for problem in templates.problems:
        click.echo(f"skipped {problem}", err=True)
    if lacking := templates.beside(plan.loaded.boilerplate):
        click.echo(boilerplate_text(lacking), nl=False)
    else:
        click.echo("nothing is lacking", err=True)


def _command(plan: Plan) -> str:
    """What a person types to see what is lacking."""
    where = [] if plan.root == Path() else [str(plan.root)]
    catalog = [] if plan.catalog == "faq" else ["--catalog", plan.catalog]
    return shlex.join(["faqbot", "init", "--boilerplate", *catalog, *where])


def _schemas(plan: Plan) -> None:
    plan.write(".github/faqbot.schema.json", schema_text("faqbot.schema.json"))
    for name in FILES:
        if name != "faqbot.schema.json":
            plan.write(f"{plan.catalog}/schema/{name}", schema_text(name))
    plan.write(".vscode/settings.json", editor_text(plan.catalog))


def _lint(plan: Plan) -> None:
    loaded = load_folder(plan.entries)
    for problem in loaded.problems:
        click.echo(f"  {problem}")
    click.echo(
        f"{_counted(len(loaded.catalog.active), 'entry', 'entries')}, {_counted(len(loaded.problems), 'problem')}"
    )


def _dry_run(plan: Plan) -> None:
    """What the bot would make of the newest issues, with the entries that were just written; reads only."""
    from bot.core.matching import Matcher
    from bot.core.policy import Policy
    from bot.core.triage import judge
    from bot.settings import Settings
    from bot.wiring import credentials_of

    settings = Settings.from_environ(os.environ)
    repo = plan.repo
    if not settings.has_credentials or not repo:
        lacks = "a token (GITHUB_TOKEN)" if repo else "the repository's name (--repo)"
        click.echo(f"no dry run: it takes {lacks}; `faqbot try issue.md` works without")
        return
    matcher = Matcher(load_folder(plan.entries).catalog)
    click.echo(f"The newest issues of {repo}, and what the bot would have said:")
    credentials = credentials_of(settings)
    try:
        for issue in credentials.hub_for(0, repo).issues(repo, limit=5):
            _, decision = judge(issue, matcher, Policy())
            verdict = f"FAQ {decision.entry}" if decision.kind == "answer" else "silent"
            click.echo(f"  #{issue.number:<6} {verdict:<8} {_short(issue.title)}")
    except FaqbotError as error:
        click.echo(f"  not to be had: {error}")
    finally:
        credentials.close()


def _remote(root: Path) -> str:
    """owner/name of the repository's origin, empty where git does not say."""
    command = ["git", "-C", str(root), "remote", "get-url", "origin"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = _REMOTE.search(done.stdout.strip()) if done.returncode == 0 else None
    return found["repo"] if found else ""


def _counted(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or f'{one}s'}"


def _short(title: str) -> str:
    flat = "".join(character if character.isprintable() else " " for character in title)
    return flat if len(flat) <= 70 else f"{flat[:69]}…"
