"""`faqbot doctor`: what works, what does not, and how to mend it; changes nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.core.issue import WRITERS
from bot.errors import HubError, Permanent, Problem, SettingsError, Transient
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.core.entry import Catalog
    from bot.core.policy import Policy
    from bot.gh.hub import Credentials, Hub

WORKS, FAILS, NOTE = "works", "fails", "note"
_MARKS = {WORKS: ("✓", "green"), FAILS: ("✗", "red"), NOTE: ("–", "yellow")}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `state` is works, fails or note; `mend` says what to do about it."""

    name: str
    state: str
    said: str
    mend: str = ""


@click.command()
@click.argument("repos", metavar="[OWNER/REPO]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
@click.pass_context
def doctor(ctx: click.Context, repos: tuple[str, ...], as_json: bool) -> None:
    """Look at settings, credentials, rights, webhook and catalog, and say how to mend what does not work.

    Reads only. Without repositories it looks at those in FAQBOT_REPOS. Exit code 1: something does not work.

    \b
    Examples:
      faqbot doctor owner/name
      GITHUB_TOKEN=... faqbot doctor owner/name --json
    """
    from bot.cli.on_github import repo_named

    names = tuple(repo_named(repo) for repo in repos)
    found: list[Check] = []
    for check in checks(names):
        found.append(check)
        if not as_json:
            mark, color = _MARKS[check.state]
            click.echo(f"{click.style(mark, fg=color)} {check.name}: {check.said}")
            if check.mend:
                click.echo(f"    {check.mend}")
    if as_json:
        click.echo(json.dumps([asdict(check) for check in found], ensure_ascii=False, indent=2))
    ctx.exit(1 if any(check.state == FAILS for check in found) else 0)


def checks(repos: Sequence[str]) -> Iterator[Check]:
    """Everything that is looked at, in order; a check that cannot be made is one that fails."""
    try:
        settings = Settings.from_environ(os.environ)
    except SettingsError as error:
        yield from _problems("settings", error.problems)
        return
    yield Check("settings", WORKS, "all variables are understood")
    yield from _settings_here()
    yield from _catalog_here(settings)
    if not settings.has_credentials:
        mend = "set GITHUB_TOKEN to a token, or run `faqbot setup` for a GitHub App"
        yield Check("credentials", FAILS, "there is no token and no GitHub App", mend)
        return
    from bot.wiring import credentials_of

    credentials = credentials_of(settings)
    try:
        yield from _speaking(settings, credentials, repos or settings.repos)
    finally:
        credentials.close()


def _speaking(settings: Settings, credentials: Credentials, repos: Sequence[str]) -> Iterator[Check]:
    app = credentials.app_hub()
    try:
        me = (app or credentials.hub_for(0, "")).me().login
    except HubError as error:
        wrong = (
            "check FAQBOT_APP_ID and the private key" if app else "the token is wrong, expired or revoked: make another"
        )
        away = f"{settings.github_api} does not answer: check the network, or FAQBOT_GITHUB_API"
        yield Check("credentials", FAILS, str(error), away if isinstance(error, Transient) else wrong)
        return
    yield Check("credentials", WORKS, f"the bot speaks as {me}")
    if app:
        yield from _app_rights(settings)
    yield from _server(settings)
    if app:
        yield _deliveries(app, None)
    for repo in repos:
        yield from _repository(settings, credentials, repo, me, is_app=app is not None)
    if not repos:
        yield Check("repositories", NOTE, "none looked at", "name some: faqbot doctor owner/name")


def _app_rights(settings: Settings) -> Iterator[Check]:
    """What the App was given, against what it needs."""
    from github.Auth import AppAuth

    from bot.gh.answers import read
    from bot.gh.connection import Connection
    from bot.gh.rights import EVENTS, PERMISSIONS, AppRights, HookConfig

    connection = Connection(AppAuth(settings.app_id, settings.private_key), api=settings.github_api)
    mend = "change it on the App's page on GitHub under Permissions & events, then accept it where it is installed"
    try:
        given = read(AppRights, connection.get("/app"))
        lacking = [f"{name}: {level}" for name, level in PERMISSIONS.items() if not given.allows(name, level)]
        yield _lacking("rights of the App", lacking, "the App may do what it needs", mend)
        unheard = [event for event in EVENTS if event not in given.events]
        yield _lacking("events of the App", unheard, "the App hears of what it needs", mend)
        if settings.url:
            there, here = (
                read(HookConfig, connection.get("/app/hook/config")).url,
                f"{settings.url.rstrip('/')}/webhook",
            )
            said = f"GitHub delivers to {there or 'nowhere'}"
            state = WORKS if there == here else FAILS
            yield Check("webhook", state, said, "" if state == WORKS else f"let the App's webhook lead to {here}")
    except HubError as error:
        yield Check("rights of the App", FAILS, str(error), "check FAQBOT_APP_ID and the private key")
    finally:
        connection.close()


def _lacking(name: str, lacking: Sequence[str], fine: str, mend: str) -> Check:
    return Check(name, FAILS, f"lacks {', '.join(lacking)}", mend) if lacking else Check(name, WORKS, fine)


def _server(settings: Settings) -> Iterator[Check]:
    """Whether the server can be reached, where there is one."""
    if not settings.webhook_secrets:
        mend = "a server needs FAQBOT_WEBHOOK_SECRET; the Action and the command line do not"
        yield Check("webhook secret", FAILS if settings.url else NOTE, "there is none", mend)
    else:
        yield Check("webhook secret", WORKS, "deliveries are verified")
    if not settings.url:
        return
    import requests

    address = f"{settings.url.rstrip('/')}/healthz"
    try:
        status = requests.get(address, timeout=10, allow_redirects=False).status_code
    except requests.RequestException as error:
        mend = "start it (`faqbot serve --host 0.0.0.0`) and let FAQBOT_URL lead to it"
        yield Check("server", FAILS, f"{address} cannot be reached: {type(error).__name__}", mend)
        return
    mend = "" if status == 200 else "something else answers there: check FAQBOT_URL and the proxy"
    yield Check("server", WORKS if status == 200 else FAILS, f"{address} answers {status}", mend)


def _deliveries(hub: Hub, repo: str | None) -> Check:
    """Deliveries of the last day that did not arrive."""
    try:
        failed = hub.failed_deliveries(repo=repo, since=datetime.now(UTC) - _DAY)
    except HubError as error:
        return Check(
            "deliveries", NOTE, f"cannot be looked at: {error}", "only administrators see a repository's hooks"
        )
    if failed:
        mend = "`faqbot redeliver` asks for them again; GitHub shows the answers under Recent Deliveries"
        return Check("deliveries", FAILS, f"{len(failed)} of the last day did not arrive", mend)
    return Check("deliveries", WORKS, "none of the last day failed")


def _repository(settings: Settings, credentials: Credentials, repo: str, me: str, *, is_app: bool) -> Iterator[Check]:
    from bot.wiring.repositories import Repositories

    try:
        hub = credentials.hub_for(0, repo)
        branch, _ = hub.default_branch(repo)
        yield Check(repo, WORKS, f"can be read, its default branch is {branch}")
        if not is_app:
            yield _may_write(hub, repo, me)
            yield _deliveries(hub, repo)
        served = Repositories(settings.faq).served(hub, repo)
        yield from _problems(f"{repo}: settings and catalog", served.problems)
        if not served.enabled:
            yield Check(f"{repo}: settings", NOTE, "the bot is switched off", "enabled: true in .github/faqbot.yml")
        elif settings.dry_run:
            yield Check(f"{repo}: settings", NOTE, "dry run: nothing is written", "take FAQBOT_DRY_RUN away")
        elif served.policy.dry_run:
            said = "dry run: nothing is said on issues" + (", a weekly note tells what would be" * served.summary)
            yield Check(f"{repo}: settings", NOTE, said, "dry_run: false in .github/faqbot.yml lets the bot speak")
        entries = len(served.catalog.active)
        mend = "" if entries else "write one with `faqbot new`, or take over a document with `faqbot import`"
        yield Check(f"{repo}: catalog", WORKS if entries else FAILS, _answering(entries), mend)
        yield from _muted(f"{repo}: settings", served.policy, served.catalog)
        wanted = {label for entry in served.catalog.active for label in entry.labels} | set(served.policy.extra_labels)
        there = {label.casefold() for label in hub.repo_labels(repo)}
        absent = sorted(label for label in wanted if label.casefold() not in there)
        if absent and served.policy.apply_labels and not served.policy.create_labels:
            mend = "create them, or write create_labels: true; until then answers come without them"
            yield Check(f"{repo}: labels", NOTE, f"the repository lacks {', '.join(absent)}", mend)
    except HubError as error:
        mend = "check its name, and that the App is installed there or the token reaches it"
        yield Check(repo, FAILS, str(error), mend)


def _muted(name: str, policy: Policy, catalog: Catalog) -> Iterator[Check]:
    """Entries that are muted and not there: a slip, since numbers are never used again."""
    if gone := [id for id in policy.muted if catalog.get(id) is None]:
        said = f"`muted` names {', '.join(map(str, gone))}, and the catalog has no such entry"
        yield Check(name, NOTE, said, "write the numbers of entries that shall not answer by themselves")


def _may_write(hub: Hub, repo: str, me: str) -> Check:
    name = f"{repo}: rights"
    mend = f"give {me} the role triage or write: without it there are comments, but no labels"
    try:
        role = hub.permission(repo, me)
    except Permanent as error:
        if error.status == 403:  # only who may push may ask
            return Check(name, FAILS, f"{me} may not write", mend)
        return Check(name, NOTE, f"GitHub does not say what {me} may do: {error}", "comments may work nevertheless")
    if role in WRITERS or role == "triage":
        return Check(name, WORKS, f"{me} has the role {role}")
    return Check(name, FAILS, f"{me} has the role {role}", mend)


def _settings_here() -> Iterator[Check]:
    """The settings that this folder would bring to its repository, where it has some."""
    from bot.catalog.repo_settings import SETTINGS_PATH
    from bot.cli.checkout import read_settings

    path = Path(SETTINGS_PATH)
    if path.is_file():
        found, problems = read_settings(path)
        yield from _problems("settings here", problems)
        if not problems:
            says = "dry run: nothing would be said on issues" if found.policy.dry_run else "the bot may speak"
            yield Check("settings here", WORKS, f"{SETTINGS_PATH} is right; {says}")


def _catalog_here(settings: Settings) -> Iterator[Check]:
    """The folders with entries on this machine: the one that the settings here name, and FAQBOT_FAQ."""
    from bot.catalog.loader import load_folder
    from bot.catalog.repo_settings import SETTINGS_PATH
    from bot.cli.checkout import named_folder, read_settings

    own = named_folder()
    if not own.is_dir() and own != Path("faq"):  # without a word about it, a repository may have none
        mend = "write the folder with the entries there, or begin one with `faqbot new`"
        yield Check("catalog here", FAILS, f"{SETTINGS_PATH} names the folder {own}, which is not there", mend)
    if settings.faq and not settings.faq.is_dir():
        mend = "let FAQBOT_FAQ lead to the entries"
        yield Check("catalog here", FAILS, f"{settings.faq} is not a folder", mend)
    for folder in dict.fromkeys(folder for folder in (own, settings.faq) if folder and folder.is_dir()):
        loaded = load_folder(folder)
        yield from _problems(f"catalog in {folder}", loaded.problems)
        entries = len(loaded.catalog.active)
        yield Check(f"catalog in {folder}", WORKS if entries else FAILS, _answering(entries))
        if folder == own and Path(SETTINGS_PATH).is_file():
            yield from _muted("settings here", read_settings(Path(SETTINGS_PATH))[0].policy, loaded.catalog)


def _answering(entries: int) -> str:
    return "1 entry answers" if entries == 1 else f"{entries} entries answer"


def _problems(name: str, problems: Sequence[Problem]) -> Iterator[Check]:
    for problem in problems:
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path
        state = FAILS if problem.severity == "error" else NOTE
        yield Check(name, state, f"{place}: {problem.message}" if place else problem.message, problem.mend)
