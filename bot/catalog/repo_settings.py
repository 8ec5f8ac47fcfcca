"""`.github/faqbot.yml` turned into what a repository wants of the bot, or into every problem in it.

`python -m bot.catalog.repo_settings docs` writes docs/repository-settings.md and docs/schema/faqbot.schema.json.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from bot.catalog.document import read_text, split_yaml
from bot.catalog.keys import Key, read_keys
from bot.catalog.kinds import Number, Several, Text, YesNo
from bot.catalog.repo_setting_kinds import (
    ADDRESS_PATTERN,
    FOLDER_PATTERN,
    LABEL_PATTERN,
    Choice,
    Count,
    Fixed,
    Share,
    check_address,
    check_folder,
    check_label,
)
from bot.core.policy import Policy
from bot.errors import Problem

SETTINGS_PATH = ".github/faqbot.yml"
#: How a problem names the file when it is the organisation's.
SHARED_PATH = "(the organisation's) .github/faqbot.yml"

_LABEL = Text(check_label, pattern=LABEL_PATTERN)
_READING = Choice(("anyone", "author", "maintainers"))
#: What changes the bot's reply is never for everybody: three angry comments must not be able to take an answer back.
_CHANGING = Choice(("author", "maintainers"))
COMMANDS = Fixed(
    {
        "show": _READING,
        "list": _READING,
        "search": _READING,
        "why": _READING,
        "help": _READING,
        "wrong": _CHANGING,
        "right": _CHANGING,
        "again": _CHANGING,
        "off": _CHANGING,
        "on": _CHANGING,
    }
)

#: Every key of the file, in the order of the document.
TABLE = (
    Key("enabled", YesNo(), "false: the bot does nothing in this repository."),
    Key("dry_run", YesNo(), "true: the bot reads, decides and says nothing. false lets it speak."),
    Key("summary", YesNo(), "false: no weekly note of what it would have said while it is in dry run."),
    Key("catalog", Text(check_folder, pattern=FOLDER_PATTERN), "The folder with the entries."),
    Key("builtin", YesNo(), "true: use the catalog that the server brings, not one in this repository."),
    Key("language", Choice(("author", "zh", "en")), "The language of replies: the author's, or always the same."),
    Key("target_precision", Share(0.5, 0.999), "How many of a hundred answers must be right, as a share."),
    Key("suggest", YesNo(), "true: where it is not sure enough to answer, the bot may name up to three entries."),
    Key("muted", Several(Number()), "Entries that never answer by themselves; commands still show them."),
    Key("answer_limit", Count(200, 12_000), "Characters of an answer that are shown before a link leads to the rest."),
    Key(
        "link",
        Text(check_address, pattern=ADDRESS_PATTERN),
        "Where the entries can be read: an address to put their paths behind, or one with {id}, {page} or {path}.",
    ),
    Key("apply_labels", YesNo(), "false: answers come without labels."),
    Key("labels", Several(_LABEL), "Labels put on every issue that was answered, beside those of the entry."),
    Key("create_labels", YesNo(), "true: labels that the repository lacks are created."),
    Key("opt_out_label", _LABEL, "Issues with this label are left alone."),
    Key("skip_maintainers", YesNo(), "true: issues by people with write access are left alone."),
    Key("max_age_days", Count(0, 3_650), "Older issues are left alone unless somebody asks."),
    Key("commands", COMMANDS, "Who may give which command: anyone, author (of the issue) or maintainers."),
    Key("commands_per_hour", Count(0, 1_000), "Commands of one person within an hour; maintainers have no limit."),
)

#: Keys that mean the same as a field of the policy under another name.
_FIELDS = {"labels": "extra_labels", "link": "link_base", "catalog": "catalog_folder"}
_OF_POLICY = frozenset(each.name for each in fields(Policy))


@dataclass(frozen=True, slots=True)
class RepoSettings:
    """What is in force in a repository. `given` are the keys that somebody wrote: they are more than defaults."""

    catalog: str = "faq"
    builtin: bool = False
    enabled: bool = True
    summary: bool = True
    policy: Policy = field(default_factory=Policy)
    given: frozenset[str] = frozenset()


def read_repo_settings(data: bytes | None, path: str = SETTINGS_PATH) -> tuple[RepoSettings, tuple[Problem, ...]]:
    """The settings in a file (None: there is none), and what is wrong in it.

    A key with a problem keeps its default, which for `dry_run` is to keep still.
    """
    values, problems = _values(data, path)
    return settings_of(values), problems


def merge_settings(shared: bytes | None, own: bytes | None) -> tuple[RepoSettings, tuple[Problem, ...]]:
    """The settings of a repository on top of its organisation's, key by key, and what is wrong in either file.

    The organisation's `dry_run: false` does not hold where the repository's own file has a mistake: it may have been
    told to keep still.
    """
    below, problems_below = _values(shared, SHARED_PATH)
    above, problems_above = _values(own, SETTINGS_PATH)
    commands = {**below.get("commands", {}), **above.get("commands", {})}
    merged = {**below, **above, **({"commands": commands} if commands else {})}
    if problems_above and "dry_run" not in above and not merged.get("dry_run"):
        merged.pop("dry_run", None)
    return settings_of(merged), (*problems_below, *problems_above)


def settings_of(values: Mapping[str, Any]) -> RepoSettings:
    """The settings that these values by key make."""
    policy = {_FIELDS.get(name, name): value for name, value in values.items()}
    policy["catalog_folder"] = catalog = str(values.get("catalog", RepoSettings().catalog)).strip("/")
    anyone, author = _allowed(values.get("commands", {}))
    policy |= {"commands_by_anyone": anyone, "commands_by_author": author}
    return RepoSettings(
        catalog,
        values.get("builtin", False),
        values.get("enabled", True),
        values.get("summary", True),
        Policy(**{name: value for name, value in policy.items() if name in _OF_POLICY}),
        frozenset(values),
    )


def who_may(policy: Policy) -> dict[str, str]:
    """Who may give each command under a policy, as `commands` says it."""
    lists = {"anyone": policy.commands_by_anyone, "author": policy.commands_by_author}
    return {
        command: next((who for who, names in lists.items() if command in names), "maintainers")
        for command in COMMANDS.choices
    }


def _values(data: bytes | None, path: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    if data is None:
        return {}, ()
    text = read_text(path, data)
    document = split_yaml(path, text) if isinstance(text, str) else text
    if isinstance(document, Problem):
        return {}, (document,)
    values, reading = read_keys(document, TABLE)
    problems = sorted(reading.problems, key=lambda problem: problem.line)
    return {name: value for name, value in values.items() if value is not None}, tuple(problems)


def _allowed(commands: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The commands for anyone and those for the issue's author; all others are for maintainers."""
    who = {**who_may(Policy()), **commands}
    anyone = tuple(name for name in who if who[name] == "anyone")
    author = tuple(name for name in who if who[name] == "author")
    return anyone, author


def main(folder: Path) -> None:
    """Write the document and the schema below `folder`."""
    from bot.catalog.repo_settings_page import page
    from bot.catalog.schema import schema_text

    (folder / "repository-settings.md").write_text(page(), encoding="utf-8")
    (folder / "schema" / "faqbot.schema.json").write_text(schema_text("faqbot.schema.json"), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
