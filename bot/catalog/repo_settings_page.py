"""The table of a repository's settings turned into docs/repository-settings.md."""

from __future__ import annotations

from typing import Any

from bot.catalog.kinds import Kind, Number, Several, Text, YesNo
from bot.catalog.repo_setting_kinds import Choice, Count, Fixed, Share
from bot.catalog.repo_settings import SETTINGS_PATH, TABLE, RepoSettings, who_may

_PREFACE = f"""\
# A repository's settings

`{SETTINGS_PATH}` on the default branch says what a repository wants of the bot. The file may be missing, and so may
every key in it. This page is written by `python -m bot.catalog.repo_settings docs`.

```yaml
# yaml-language-server: $schema=faqbot.schema.json
dry_run: false         # let it speak; see below what it does until then
language: author
labels: [faq]
commands:
  why: author
```

Editors complete and check the file with [docs/schema/faqbot.schema.json](schema/faqbot.schema.json); `faqbot init` puts
it beside the file.

| Key | Value | Default | What it is for |
|-|-|-|-|
"""

_REST = """\

## Dry run

A new repository is in dry run: the bot reads every issue, decides, and says nothing on it. After the first week in
which it would have said something it opens an issue for the maintainers, *faqbot: what I would have said*, and adds a
comment to it for each such week: the issues, the entries that it would have linked, how sure it was and why, and what
it kept silent about. Tick what is wrong there, and the bot remembers it as a correction.

- `dry_run: false` lets it speak. Issues from before stay as they are; `faqbot sweep` makes up for them.
- `summary: false`, or closing that issue, ends the notes.
- `faqbot summary owner/name` shows the note for any week, and writes nothing.

## Commands

| Command | Who may give it, unless the settings say otherwise | May be opened to |
|-|-|-|
{commands}

`anyone` includes the author, `author` includes maintainers. A maintainer is who may write to the repository; GitHub is
asked for it each time, and where it does not say, the answer is no.

## An organisation's settings

`{path}` in the organisation's repository `.github` holds for all its repositories. A repository's own file goes
before it, key by key (`commands` command by command).

## Mistakes

An unknown key, a value that is none and a file that is no YAML are each reported with file, line and mend: by
`faqbot doctor`, in the Action's summary, and on the pull request that brings them: an App writes a check run there,
which also names the verdicts that change, on the last 50 issues and on the first 500 labelled cases in the folder
`cases` beside the entries.

A server goes on with the last version that was right. Where none is known, a key with a mistake keeps its default, and
the bot is in dry run unless `dry_run: false` stands in that very file: it may have been told to keep still.

Nothing in the file can make the bot reach beyond its repository. The folder stays inside it, the address of `link` is
only printed and never opened, there are no regular expressions, no anchors and no includes, and the file is read up to
400,000 characters.
"""


def page() -> str:
    """docs/repository-settings.md."""
    rows = [f"| `{key.name}` | {_kind(key.kind)} | {_default(key.name)} | {key.about} |" for key in TABLE]
    defaults = who_may(RepoSettings().policy)
    commands = next(key.kind for key in TABLE if isinstance(key.kind, Fixed)).choices
    table = "\n".join(f"| `/faq {name}` | {defaults[name]} | {commands[name].words[0]} |" for name in commands)
    return _PREFACE + "\n".join(rows) + "\n" + _REST.format(commands=table, path=SETTINGS_PATH)


def _kind(kind: Kind) -> str:
    match kind:
        case YesNo():
            return "true or false"
        case Choice(words=words):
            return " or ".join(f"`{word}`" for word in words)
        case Count(least=least, most=most):
            return f"{least} to {most}"
        case Share(least=least, most=most):
            return f"{least} to {most}"
        case Several(item=Number()):
            return "list of numbers"
        case Several():
            return "list of texts"
        case Text():
            return "text"
    return "see below"


def _default(name: str) -> str:
    settings = RepoSettings()
    renamed = {"labels": "extra_labels", "link": "link_base"}.get(name, name)
    value: Any = getattr(settings, name, getattr(settings.policy, renamed, None))
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    return f"`{value}`" if value not in ("", (), None) else ""
