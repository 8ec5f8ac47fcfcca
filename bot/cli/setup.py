"""`faqbot setup`: a GitHub App of one's own, made in the browser; its keys saved on this machine."""

from __future__ import annotations

import os
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.errors import UserError
from bot.jobs.own_folder import make_own_folder
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.web.manifest import NewApp

_LINGER = 1.0  # seconds that the browser gets to fetch the last page


@click.command()
@click.option("--url", help="Where GitHub will reach the server, such as https://faqbot.example.org (FAQBOT_URL).")
@click.option("--name", default="faqbot", show_default=True, help="The App's name; it can be changed on GitHub's page.")
@click.option("--org", "organisation", default="", help="The organisation that shall own the App; without it, you do.")
@click.option(
    "--to", "folder", default=Path("secrets"), show_default=True, type=click.Path(file_okay=False, path_type=Path)
)
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Port of the local page; 0 for any free one.")
@click.option("--browser/--no-browser", default=True, help="Open the page.")
@click.option("--minutes", default=30.0, hidden=True)
def setup(
    url: str | None, name: str, organisation: str, folder: Path, port: int, browser: bool, minutes: float
) -> None:
    """Create a GitHub App for your server, with the rights and events that it needs.

    Opens a page on this machine with one button. GitHub asks whether you agree, makes the App, and sends its keys
    back here: they are saved in files that only you can read, with an environment file that names them.

    \b
    Example:
      faqbot setup --url https://faqbot.example.org
    """
    from bot.gh.addresses import web_address
    from bot.gh.connection import Connection
    from bot.gh.sandbox.server import Server, bind
    from bot.web.manifest import CREATED, convert, create_setup_app, form_address, manifest

    settings = Settings.from_environ(os.environ)
    address = url or settings.url
    if not address:
        raise UserError("say where GitHub will reach the server: --url https://faqbot.example.org, or FAQBOT_URL")
    state, done = secrets.token_urlsafe(24), threading.Event()
    form = form_address(web_address(settings.github_api), organisation, state)
    asked = manifest(name, address)
    keys = Keys(folder)
    keys.refuse_what_is_there()
    try:
        listener = bind("127.0.0.1", port)
    except OSError as error:
        raise UserError(f"port {port} cannot be used: {error.strerror}") from error
    here = f"http://127.0.0.1:{listener.getsockname()[1]}"
    made: list[NewApp] = []

    def take(code: str) -> NewApp:
        connection = Connection(None, api=settings.github_api, timeout=settings.github_timeout)
        try:
            made.append(convert(connection, code))
        finally:
            connection.close()
        keys.save(made[0], address)
        done.set()
        return made[0]

    server = Server(create_setup_app({**asked, "redirect_url": f"{here}{CREATED}"}, form, state, take), listener)
    server.start()
    click.echo(f"Open {here} in a browser on this machine, and press the button (Ctrl-C ends it).")
    if browser:
        click.launch(here)
    try:
        if not done.wait(minutes * 60):
            raise UserError("nobody pressed the button; begin anew")
        threading.Event().wait(_LINGER)
    finally:
        server.stop()
    click.echo(f"The App {made[0].slug} is there, its keys are in {folder}.")
    click.echo(f"1. Install it: {made[0].install_page}")
    click.echo(f"2. Start the server: set -a; . {keys.environment}; set +a; faqbot serve --host 0.0.0.0")
    click.echo("3. See that all is well: faqbot doctor owner/name")
    click.echo("It says nothing on issues until dry_run: false stands in a repository's .github/faqbot.yml.")


@dataclass(frozen=True, slots=True)
class Keys:
    """The files in which an App's keys are kept."""

    folder: Path

    @property
    def environment(self) -> Path:
        """The file for a shell, which names the others."""
        return self.folder / "faqbot.env"

    def refuse_what_is_there(self) -> None:
        """UserError where keys would be overwritten: they cannot be had again."""
        there = [path for path in self._files() if path.exists()]
        if there:
            raise UserError(f"{there[0]} is there already: move it away, or name another folder with --to")

    def save(self, made: NewApp, url: str) -> None:
        """Write them so that only this user can read them."""
        make_own_folder(self.folder, mode=0o700)
        key, secret, environment = self._files()
        _write(key, made.private_key)
        _write(secret, made.webhook_secret + "\n")
        lines = {
            "FAQBOT_APP_ID": str(made.app_id),
            "FAQBOT_PRIVATE_KEY_FILE": str(key.resolve()),
            "FAQBOT_WEBHOOK_SECRET_FILE": str(secret.resolve()),
            "FAQBOT_URL": url,
        }
        _write(environment, "".join(f"{name}={_quoted(value)}\n" for name, value in lines.items()))

    def _files(self) -> tuple[Path, Path, Path]:
        return self.folder / "private-key.pem", self.folder / "webhook-secret", self.environment


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def _quoted(text: str) -> str:
    from shlex import quote

    return quote(text)
