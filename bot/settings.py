"""The environment to Settings, or every problem in it. `python -m bot.settings` writes docs/settings.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bot import setting_kinds as kinds
from bot.errors import Problem, SettingsError
from bot.jobs.settings import JobSettings
from bot.setting_kinds import Kind, Refused

GITHUB_API = "https://api.github.com"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says. Secrets are in no repr. `jobs` is what concerns the database and the workers."""

    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    app_id: str = ""
    private_key: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    github_api: str = GITHUB_API
    github_timeout: int = 15
    seconds_between_writes: float = 1.0
    repos: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    port: int = 8080
    url: str = ""
    faq: Path | None = None
    dry_run: bool = False
    log: str = "info"
    debug: bool = False
    event_path: Path | None = None
    event_name: str = ""
    step_summary: Path | None = None
    jobs: JobSettings = field(default_factory=JobSettings, repr=False)

    @property
    def has_credentials(self) -> bool:
        """Whether the bot can speak to GitHub as somebody."""
        return bool(self.token or self.app_id)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Settings from variables; names and meaning are in TABLE. SettingsError with all problems at once."""
        problems = list(_unknown(environ))
        values: dict[str, Any] = {}
        for setting in TABLE:
            try:
                text = _text(setting, environ)
                if text:
                    values[setting.field] = setting.kind.parse(text)
            except Refused as refused:
                problems.append(Problem(refused.name or setting.name, 0, str(refused), code="settings"))
        problems += _contradictions(values)
        if problems:
            raise SettingsError(problems)
        names = {field.name for field in fields(cls)}
        jobs = JobSettings(**{name: value for name, value in values.items() if name not in names})
        return cls(**{name: value for name, value in values.items() if name in names}, jobs=jobs)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: the field, the variables that may give it (the first that is set counts), and what it is for."""

    field: str
    names: tuple[str, ...]
    kind: Kind
    help: str

    @property
    def name(self) -> str:
        """The variable to name in documents and problems."""
        return self.names[0]


_JOBS_HELP = {
    "database_url": "PostgreSQL for jobs and decisions. Without it an embedded one runs in `FAQBOT_DATA`.",
    "data": "Folder for what the server keeps: the embedded database, catalogs of repositories.",
    "concurrency": "Jobs that one worker does at once.",
    "nice": "How far `faqbot worker` steps back behind other processes of its machine, as `nice` does.",
    "debounce_seconds": "How long an edit waits for the next one.",
    "debounce_limit_seconds": "How long at most, however many edits follow.",
    "retry_hours": "After this many hours a job that GitHub does not take is given up (`faqbot jobs` shows it).",
    "retry_limit_seconds": "Longest pause between two attempts.",
    "unexpected_attempts": "Attempts that may end by an error of ours or a worker's death before a job is given up.",
    "comments_per_hour": "New comments in a repository within an hour; more wait.",
    "writes_per_minute": "Writes of an installation within a minute; GitHub's limit is 80.",
    "writes_per_hour": "Writes of an installation within an hour; GitHub's limit is 500.",
    "writes_per_minute_in_all": "Writes of all installations within a minute.",
    "heartbeat_seconds": "How often a worker says that it is alive.",
    "stalled_seconds": "Without a sign for so long a worker counts as dead and its jobs go to others.",
    "watch_seconds": "How often workers look for jobs of dead ones.",
    "housekeeping_minutes": "How often what is past its time is deleted.",
    "catch_up_minutes": "How often GitHub is asked for deliveries that it could not hand over.",
    "sweep_days": "Issues without a decision are looked for this far back.",
    "sweep_limit": "Issues looked at in a repository and run.",
    "feedback_minutes": "How often recent replies are looked at for reactions, of which GitHub tells nothing.",
    "feedback_days": "Replies are looked at for so long.",
    "feedback_limit": "Replies looked at in a repository and run, the newest.",
    "grace_seconds": "What running jobs get on SIGTERM.",
    "keep_input_days": "How long title and body are kept beside a decision, for replay.",
    "keep_deliveries_days": "How long deliveries are kept.",
    "keep_decisions_days": "How long decisions are kept.",
}

_OF_JOBS = {"int": kinds.COUNT, "float": kinds.AMOUNT, "Path": kinds.PATH, "str": kinds.TEXT}


def _jobs() -> Iterator[Setting]:
    for each in fields(JobSettings):
        name = "DATABASE_URL" if each.name == "database_url" else f"FAQBOT_{each.name.upper()}"
        kind = kinds.DATABASE if each.name == "database_url" else _OF_JOBS[str(each.type)]
        yield Setting(each.name, (name,), kind, _JOBS_HELP.get(each.name, ""))


#: All settings, in the order of the document.
TABLE: tuple[Setting, ...] = (
    Setting(
        "webhook_secrets",
        ("FAQBOT_WEBHOOK_SECRET",),
        kinds.SECRETS,
        "Secret of the webhook. Put the new one before the old one while you change it. Without it nothing is taken.",
    ),
    Setting("app_id", ("FAQBOT_APP_ID",), kinds.ID, "Id or client id of your GitHub App."),
    Setting(
        "private_key",
        ("FAQBOT_PRIVATE_KEY",),
        kinds.KEY,
        "Private key of your GitHub App; `\\n` may stand for line ends.",
    ),
    Setting(
        "token",
        ("FAQBOT_TOKEN", "GITHUB_TOKEN"),
        kinds.TOKEN,
        "Token of the account that the bot speaks as, where there is no App. An App goes before `GITHUB_TOKEN`.",
    ),
    Setting("github_api", ("FAQBOT_GITHUB_API", "GITHUB_API_URL"), kinds.URL, "Address of GitHub's REST API."),
    Setting("github_timeout", ("FAQBOT_GITHUB_TIMEOUT",), kinds.TIMEOUT, "How long to wait for GitHub."),
    Setting(
        "seconds_between_writes",
        ("FAQBOT_SECONDS_BETWEEN_WRITES",),
        kinds.PAUSE,
        "Pause after a write; GitHub asks for one.",
    ),
    Setting(
        "repos",
        ("FAQBOT_REPOS",),
        kinds.REPOS,
        "Repositories that the bot answers in. Empty: wherever it is installed.",
    ),
    Setting("host", ("FAQBOT_HOST",), kinds.TEXT, "Address that the server listens on; `0.0.0.0` for all."),
    Setting("port", ("PORT", "FAQBOT_PORT"), kinds.PORT, "Port that the server listens on; 0 for any free one."),
    Setting(
        "url",
        ("FAQBOT_URL",),
        kinds.URL,
        "Address at which GitHub reaches the server, for `faqbot setup` and `doctor`.",
    ),
    Setting("faq", ("FAQBOT_FAQ",), kinds.PATH, "Folder with a catalog for repositories that have none of their own."),
    Setting("dry_run", ("FAQBOT_DRY_RUN",), kinds.FLAG, "Write nothing to GitHub at all, whatever a repository says."),
    Setting("log", ("FAQBOT_LOG",), kinds.LEVEL, "From which level on to log."),
    Setting("debug", ("FAQBOT_DEBUG",), kinds.FLAG, "Show where an error of our own comes from."),
    Setting("event_path", ("GITHUB_EVENT_PATH",), kinds.PATH, "In an Action: the event's payload. Set by GitHub."),
    Setting("event_name", ("GITHUB_EVENT_NAME",), kinds.TEXT, "In an Action: the event's name. Set by GitHub."),
    Setting(
        "step_summary", ("GITHUB_STEP_SUMMARY",), kinds.PATH, "In an Action: where the summary goes. Set by GitHub."
    ),
    *_jobs(),
)


def _text(setting: Setting, environ: Mapping[str, str]) -> str:
    """What the environment gives for it, from a file where a secret names one; empty where it is not set."""
    for name in setting.names:
        text, path = environ.get(name, "").strip(), environ.get(f"{name}_FILE", "").strip()
        if not setting.kind.secret or not path:
            if text:
                return text
            continue
        if text:
            raise Refused(f"give {name} or {name}_FILE, not both", name)
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "not UTF-8"
            raise Refused(f"{path}: {reason}", f"{name}_FILE") from None
    return ""


def _unknown(environ: Mapping[str, str]) -> Iterable[Problem]:
    known = {name for setting in TABLE for name in setting.names}
    known |= {f"{name}_FILE" for setting in TABLE if setting.kind.secret for name in setting.names}
    for name in sorted(environ):
        if name.startswith("FAQBOT_") and name not in known:
            near = get_close_matches(name, known, 1)
            mend = f"did you mean {near[0]}?" if near else "docs/settings.md lists them"
            yield Problem(name, 0, "there is no such setting", mend, code="settings")


def _contradictions(values: Mapping[str, Any]) -> Iterable[Problem]:
    for one, other in (("app_id", "private_key"), ("private_key", "app_id")):
        if one in values and other not in values:
            names = {setting.field: setting.name for setting in TABLE}
            yield Problem(names[other], 0, f"{names[one]} needs it", code="settings")


_PREFACE = """\
# Settings

The server, the command line and the Action are set by environment variables. A name that begins with `FAQBOT_` and is
not listed here is an error. Each variable that holds a secret can also be given as a file: append `_FILE` to its name.
A repository's own settings are in its `.github/faqbot.yml`.

This page is written by `python -m bot.settings`.
"""


def document() -> str:
    """docs/settings.md."""
    lines = [_PREFACE, "| Variable | Value | Default | What it is for |", "| --- | --- | --- | --- |"]
    defaults = {
        each.name: getattr(settings, each.name) for settings in (Settings(), JobSettings()) for each in fields(settings)
    }
    for setting in TABLE:
        names = " or ".join(f"`{name}`" for name in setting.names)
        kind = f"{setting.kind.name} (secret)" if setting.kind.secret else setting.kind.name
        lines.append(f"| {names} | {kind} | {_shown(defaults[setting.field])} | {setting.help} |")
    return "\n".join(lines) + "\n"


def _shown(default: object) -> str:
    if isinstance(default, bool):
        return "`yes`" if default else "`no`"
    if isinstance(default, float):
        return f"`{default:g}`"
    return f"`{default}`" if default not in ("", (), None) else ""


if __name__ == "__main__":
    print(document(), end="")
