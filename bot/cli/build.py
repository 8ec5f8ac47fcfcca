"""`faqbot build`: a catalog in, a site or one Markdown file out."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import click

from bot.catalog.loader import load_folder, require
from bot.cli.checkout import folder_option
from bot.core.entry import Catalog
from bot.errors import UserError


@click.command()
@folder_option("--faq", "The entries.")
@click.option("--site", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Write the site there.")
@click.option("--markdown", metavar="FILE.md", type=click.Path(dir_okay=False, path_type=Path), help="Write one file.")
@click.option("--base-url", metavar="URL", default="", help="Where the site will be: canonical addresses, sitemap.xml.")
@click.option("--source-url", metavar="URL", default="", help="Where the entries can be read, to link them.")
@click.option("--force", is_flag=True, help="Also replace a Markdown file that faqbot did not write.")
def build(folder: Path, site: Path | None, markdown: Path | None, base_url: str, source_url: str, force: bool) -> None:
    """Make the FAQ a site, or one Markdown file.

    The site needs no server and asks nothing of other hosts: it can be opened from disk, too. Entry 9 is at 9.html, its
    translation at zh/9.html. A later build replaces what an earlier one wrote, and nothing else.

    \b
    Examples:
      faqbot build --site public --base-url https://example.org/faq
      faqbot build --markdown FAQ.md          writes FAQ.md and FAQ.zh.md
    """
    if site is None and markdown is None:
        raise click.UsageError("say what to build: --site DIR, --markdown FILE.md, or both")
    for name, url in (("--base-url", base_url), ("--source-url", source_url)):
        if url and not url.startswith(("https://", "http://")):
            raise click.UsageError(f"{name} begins with https://")
    catalog = require(load_folder(folder))
    if site is not None:
        from bot.catalog.site import site_pages, write_site

        written = write_site(site, site_pages(catalog, base_url=base_url, source_url=source_url))
        click.echo(f"{site}: {written.files} files, {written.changed} changed, {written.deleted} deleted")
        if base_url:
            click.echo(f"for links in comments, .github/faqbot.yml: link: {base_url.rstrip('/')}/{{page}}.html")
    if markdown is not None:
        _write_markdown(catalog, folder, markdown, force)


def _write_markdown(catalog: Catalog, folder: Path, markdown: Path, force: bool) -> None:
    from bot.catalog.single_file import single_files

    if markdown.suffix != ".md":
        raise UserError(f"{markdown}: name a file that ends in .md")

    def resolve(target: str) -> str | None:
        path, mark, fragment = target.partition("#")
        file = folder / path
        return Path(os.path.relpath(file, markdown.parent)).as_posix() + mark + fragment if file.exists() else None

    files = single_files(catalog, markdown.name, resolve)
    if not force:
        _refuse_what_people_wrote(markdown.parent / name for name in files)
    for name, text in files.items():
        try:
            markdown.parent.mkdir(parents=True, exist_ok=True)
            (markdown.parent / name).write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise UserError(f"{markdown.parent / name}: cannot be written: {error.strerror}") from error
        click.echo(f"wrote {markdown.parent / name}")


def _refuse_what_people_wrote(paths: Iterable[Path]) -> None:
    """UserError where a file is there that no build wrote: what is lost with it cannot be built again."""
    from bot.catalog.single_file import is_built

    for path in paths:
        try:
            text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
        except OSError as error:
            raise UserError(f"{path}: cannot be read: {error.strerror}") from error
        if text.strip() and not is_built(text):
            mend = "name another file, or --force to replace it"
            raise UserError(f"{path}: was not written by faqbot, perhaps by a person: {mend}")
