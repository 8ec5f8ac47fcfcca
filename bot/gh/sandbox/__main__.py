"""The stand-in for GitHub by itself, for benchmarks and fault runs: `python -m bot.gh.sandbox --help`."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import click

from bot.gh.sandbox.app import create_sandbox_app
from bot.gh.sandbox.faults import Faults
from bot.gh.sandbox.samples import BOT, REPO, furnish, open_samples
from bot.gh.sandbox.server import Server, bind
from bot.gh.sandbox.state import Sandbox
from bot.gh.sandbox.webhooks import Sender


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8001, show_default=True)
@click.option("--token", default="sandbox", show_default=True, help="Token that speaks for the bot's account.")
@click.option("--hook", default="", help="Address that deliveries go to; nobody is told without it.")
@click.option("--secret", default="sandbox", show_default=True, help="Secret that signs deliveries.")
@click.option("--workers", default=1, show_default=True, help="Deliveries on their way at once; 1 keeps their order.")
@click.option("--repo", default=REPO, show_default=True)
@click.option("--faq", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder that becomes faq/.")
@click.option(
    "--settings",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File that becomes .github/faqbot.yml; without `dry_run: false` in it a bot says nothing here.",
)
@click.option("--samples/--no-samples", default=False, help="Begin with a few issues.")
def main(
    host: str,
    port: int,
    token: str,
    hook: str,
    secret: str,
    workers: int,
    repo: str,
    faq: Path | None,
    settings: Path | None,
    samples: bool,
) -> None:
    """Serve the REST API under /api, the pages, and /sandbox/faults until the process is ended."""
    sandbox, faults = Sandbox(), Faults()
    found = sorted(path for path in faq.rglob("*") if path.is_file()) if faq else []
    files = {f"faq/{path.relative_to(faq or Path()).as_posix()}": path.read_bytes() for path in found}
    if settings:
        files[".github/faqbot.yml"] = settings.read_bytes()
    furnish(sandbox, files, repo=repo)
    sandbox.add_token(token, BOT)
    try:
        server = Server(create_sandbox_app(sandbox, faults), bind(host, port))
    except OSError as error:
        sys.exit(f"cannot listen on port {port} of {host}: {error.strerror}")
    sandbox.url = server.url
    sender = Sender(sandbox, faults, workers=workers)
    if hook:
        sandbox.add_hook(hook, secret, repo_name=repo)
    if samples:
        open_samples(sandbox, repo=repo)
    server.start()
    sender.start()
    click.echo(f"{server.url}/api", err=False)
    threading.Event().wait()


if __name__ == "__main__":
    main()
