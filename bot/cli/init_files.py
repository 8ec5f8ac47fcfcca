"""The files that `faqbot init` writes: settings, workflow, and what lets editors check both."""

from __future__ import annotations

import json

SETTINGS = """\
# yaml-language-server: $schema=faqbot.schema.json
# What this repository wants of faqbot; docs/repository-settings.md of faqbot explains every key.

# true: say nothing on issues. Once a week one issue tells what would have been said. false lets the bot speak.
dry_run: true
catalog: {catalog}
language: {language}
"""

#: `.github/workflows/triage.yml` of faqbot is this, with `./`.
WORKFLOW = """\
name: triage

on:
  issues:
    types: [opened, reopened, edited]
  issue_comment:
    types: [created, edited]
  # In dry run: once a week, a note to the maintainers of what would have been said. By hand: at once.
  schedule:
    - cron: "17 6 * * 1"
  workflow_dispatch:

# What the job does not name, it may not do.
permissions: {}

# One run at a time for each issue. Of those that wait GitHub keeps the newest; it makes up for the others' commands.
concurrency:
  group: faqbot-${{ github.event.issue.number }}
  cancel-in-progress: false

jobs:
  triage:
    # No pull requests, no bots, and of comments only those with a command (`／` is the full-width slash).
    if: >-
      !github.event.issue.pull_request && github.event.sender.type != 'Bot' &&
      (github.event_name != 'issue_comment' ||
      contains(github.event.comment.body, '/faq') || contains(github.event.comment.body, '／'))
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read
      issues: write
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - uses: FAQBOT
"""

#: Nobody is told this: an entry whose answer is only a comment is not used.
ANSWER = """\
<!-- Write the answer here: the most important thing first, then the steps with commands to copy. -->
"""


def settings_text(catalog: str, language: str) -> str:
    """`.github/faqbot.yml`."""
    return SETTINGS.format(catalog=catalog, language=language)


def workflow_text(uses: str) -> str:
    """The workflow; `uses` is where faqbot comes from, such as owner/faqbot@v1."""
    return WORKFLOW.replace("FAQBOT", uses)


def editor_text(catalog: str) -> str:
    """`.vscode/settings.json`: which schema is for which file."""
    schemas = {
        ".github/faqbot.schema.json": ".github/faqbot.yml",
        f"{catalog}/schema/catalog.schema.json": f"{catalog}/catalog.yml",
    }
    return json.dumps({"yaml.schemas": schemas}, indent=2) + "\n"
