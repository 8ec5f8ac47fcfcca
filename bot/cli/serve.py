"""`faqbot serve`: the server, or the sandbox where there is nobody to speak as."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from socket import socket

    from bot.settings import Settings

_TRIES = 20  # ports to try where none was asked for


@click.command(epilog="Exit codes: 0 stopped by a person or signal, 1 what you gave is wrong, 3 our fault.")
@click.option("--sandbox", is_flag=True, help="Stand in for GitHub on this machine. So also without credentials.")
@click.option("--host", help="Address to listen on (FAQBOT_HOST, 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (PORT); 0 for any free one.")
@click.option("--no-worker", is_flag=True, help="Take deliveries only; `faqbot worker` does the work.")
@click.option(
    "--faq",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with the entries (FAQBOT_FAQ, in the sandbox ./faq). Edits show in the sandbox at once.",
)
@click.option(
    "--state",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Sandbox: keep what happens in this file and go on from it.",
)
@click.option("--samples/--no-samples", default=True, help="Sandbox: begin with a few issues.")
def serve(
    sandbox: bool,
    host: str | None,
    port: int | None,
    no_worker: bool,
    faq: Path | None,
    state: Path | None,
    samples: bool,
) -> None:
    """Serve the bot until Ctrl-C or SIGTERM.

    With a token or a GitHub App (docs/settings.md) it answers deliveries of GitHub at /webhook. Without, or with
    --sandbox, it serves a small stand-in for GitHub with issues to play with: open one, and see what the bot says.

    \b
    Examples:
      faqbot serve --sandbox
      faqbot serve --sandbox --port 9000 --faq my-project/faq
      FAQBOT_TOKEN=... FAQBOT_WEBHOOK_SECRET=... faqbot serve --host 0.0.0.0
    """
    from dataclasses import replace

    from bot.cli.checkout import named_folder
    from bot.jobs.logs import set_up_logs
    from bot.settings import Settings

    settings = Settings.from_environ(os.environ)
    settings = replace(settings, host=host or settings.host, faq=faq or settings.faq)
    in_sandbox = sandbox or not settings.has_credentials
    _check(settings, in_sandbox, no_worker, state, samples)
    chosen = port is not None or "PORT" in os.environ or "FAQBOT_PORT" in os.environ
    with _listen(settings.host, settings.port if port is None else port, chosen) as listener:
        if in_sandbox:
            from bot.web.serve import serve_sandbox
            from bot.web.serve_sandbox import SandboxOptions

            folder = settings.faq or (own if (own := named_folder()).is_dir() else None)
            set_up_logs(settings.log if "FAQBOT_LOG" in os.environ else "error")
            _greet(sandbox, settings.host, folder)
            serve_sandbox(listener, settings, SandboxOptions(folder, state, samples), say=click.echo)
        else:
            from bot.web.serve import serve_github

            set_up_logs(settings.log)
            serve_github(listener, settings, work=not no_worker, say=click.echo)


def _check(settings: Settings, in_sandbox: bool, no_worker: bool, state: Path | None, samples: bool) -> None:
    from bot.errors import UserError

    if in_sandbox and no_worker:
        raise click.UsageError("--no-worker is for a server with credentials: the sandbox keeps its jobs to itself")
    if not in_sandbox and (state or not samples):
        raise click.UsageError("--state and --no-samples are for the sandbox: add --sandbox")
    if not in_sandbox and not settings.webhook_secrets:
        raise UserError("FAQBOT_WEBHOOK_SECRET is not set, so no delivery could be taken: give the webhook a secret")


def _greet(asked: bool, host: str, folder: Path | None) -> None:
    from bot.cli.checkout import named_folder
    from bot.gh.sandbox.same_origin import is_local_name

    if not asked:
        click.echo("There is no token and no GitHub App (docs/settings.md), so this is the sandbox.")
    if not is_local_name(f"[{host}]" if ":" in host else host):
        click.echo(f"Anybody who reaches {host} may read and write here: there are no passwords.")
    if folder is None:
        click.echo(f"There is no folder {named_folder()} here, so the bot knows no entry; --faq names one.")


def _listen(host: str, port: int, chosen: bool) -> socket:
    from bot.errors import UserError
    from bot.gh.sandbox.server import bind

    try:
        listener = bind(host, port, tries=1 if chosen else _TRIES)
    except OSError as error:
        mend = "choose another with --port" if chosen else "free one of the next, or choose with --port"
        raise UserError(f"cannot listen on port {port} of {host}: {error.strerror}; {mend}") from None
    taken = listener.getsockname()[1]
    if not chosen and taken != port:
        click.echo(f"Port {port} is taken, so this is on {taken}.")
    return listener
