"""`faqbot`: arguments in, an exit code out. 0 fine, 1 what you gave is wrong, 2 usage, 3 our fault.

That GitHub does not answer is nobody's fault here; it counts as 1, since only who runs the command can mend it.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from io import TextIOWrapper
from typing import Any

import click

from bot.cli.extras import mend_of
from bot.errors import FaqbotError, HubError, RateLimited, Transient

#: Every command, in the order of `faqbot --help`: name, and where its click command is. Modules are imported when
#: a command runs or help is asked for; rows whose module is not installed are left out.
COMMANDS: dict[str, str] = {
    "try": "bot.cli.try_:try_",
    "lint": "bot.cli.lint:lint",
    "new": "bot.cli.new:new",
    "import": "bot.cli.import_:import_",
    "evaluate": "bot.cli.evaluate:evaluate",
    "learn": "bot.cli.learn:learn",
    "compare": "bot.cli.compare:compare",
    "cases": "bot.cli.cases:cases",
    "gaps": "bot.cli.gaps:gaps",
    "build": "bot.cli.build:build",
    "serve": "bot.cli.serve:serve",
    "worker": "bot.cli.worker:worker",
    "jobs": "bot.cli.jobs:jobs",
    "decisions": "bot.cli.decisions:decisions",
    "outcomes": "bot.cli.outcomes:outcomes",
    "triage": "bot.cli.triage_:triage",
    "sweep": "bot.cli.sweep:sweep",
    "summary": "bot.cli.summary:summary",
    "redeliver": "bot.cli.redeliver:redeliver",
    "pause": "bot.cli.pause:pause",
    "resume": "bot.cli.resume:resume",
    "init": "bot.cli.init:init",
    "setup": "bot.cli.setup:setup",
    "doctor": "bot.cli.doctor:doctor",
    "action": "bot.cli.action:action",
}

HELP = """Answer GitHub issues from a curated FAQ, or stay silent.

\b
Examples:
  faqbot try issue.md --faq faq        what would the bot do with this issue?
  faqbot lint faq                      is the catalog in order?
  faqbot new "How do I ...?"           begin the next entry
  faqbot serve --sandbox               try everything in the browser, without a token

\b
Exit codes: 0 fine, 1 what you gave is wrong or GitHub does not answer,
2 wrong usage, 3 our fault.
Completion: eval "$(_FAQBOT_COMPLETE=bash_source faqbot)" in ~/.bashrc; for zsh and fish write
zsh_source and fish_source.
"""


class LazyGroup(click.Group):
    """A group that imports a command's module only when it is needed. `table` is like COMMANDS."""

    def __init__(self, table: Mapping[str, str], **attributes: Any) -> None:
        super().__init__(**attributes)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands that are installed, in the order of the table."""
        return [name for name, target in self.table.items() if find_spec(target.partition(":")[0])]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module, _, function = self.table[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), function)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that `args` begin with. A name that is nearly right is answered with the right one."""
        known = self.list_commands(ctx)
        if args[0] not in known and not args[0].startswith("-") and not ctx.resilient_parsing:
            close = get_close_matches(args[0], known, 1)
            hint = f"Did you mean {close[0]!r}?" if close else f"There is: {', '.join(known)}."
            ctx.fail(f"No such command {args[0]!r}. {hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, table=COMMANDS, help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="faqbot", prog_name="faqbot")
def cli() -> None:
    """The commands; `HELP` is what people read."""


def main() -> None:
    """Entry point of the `faqbot` command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str], group: click.Group | None = None) -> int:
    """Carry out a command line, of `group` or of faqbot itself, and return the exit code. Never raises an Exception."""
    try:
        result = (group or cli).main(list(arguments), prog_name="faqbot", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("stopped", err=True)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _failed(error)


def _failed(error: Exception) -> int:
    if isinstance(error, FaqbotError) and error.exit_code == 1:
        click.echo("\n".join(f"error: {line}" for line in str(error).splitlines()), err=True)
        return 1
    if isinstance(error, ModuleNotFoundError) and (mend := mend_of(error)):
        click.echo(f"error: {mend}", err=True)
        return 1
    if os.environ.get("FAQBOT_DEBUG") == "1":
        traceback.print_exc()
    elif isinstance(error, HubError):
        click.echo(f"error: GitHub could not be asked: {' '.join(str(error).split())}{_mend(error)}", err=True)
    else:
        text = " ".join(str(error).split()) or "no further message"
        click.echo(f"faqbot failed: {type(error).__name__}: {text} (FAQBOT_DEBUG=1 shows where)", err=True)
    return 1 if isinstance(error, Transient | RateLimited) else 3


def _mend(error: HubError) -> str:
    """What somebody can do who waits for GitHub in front of a terminal."""
    if isinstance(error, RateLimited):
        return f"; it wants {error.retry_after:.0f} s of rest, try again then"
    if isinstance(error, Transient):
        return "; check the network, the proxy (HTTPS_PROXY) and GITHUB_API_URL, or try again later"
    return ""
