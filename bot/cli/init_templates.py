"""What the repository's issue templates say, written as `boilerplate` into the catalog by `faqbot init`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from bot.catalog.document import SIZE_LIMIT
from bot.catalog.issue_templates import IssueTemplates, read_templates
from bot.errors import Problem

#: Where GitHub looks for templates, and their names there, in any case.
_PLACES = (".github", "", "docs")
_NAME = "issue_template"
_ENDINGS = (".md", ".yml", ".yaml")
_NO_TEMPLATES = ("config.yml", "config.yaml")
#: Texts that are told one by one.
_FEW = 3


def templates_of(root: Path) -> IssueTemplates:
    """The texts of the issue templates in a repository's folder, and every template that had to be skipped."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in _found(root):
        name = _shown(path, root)
        read = _read(path, root)
        if isinstance(read, bytes):
            files[name] = read
        else:
            problems.append(Problem(name, 0, *read))
    templates = read_templates(files)
    return IssueTemplates(templates.texts, (*problems, *templates.problems))


def lacking_line(lacking: IssueTemplates, command: str) -> str:
    """Which texts boilerplate lacks, or how many, and how to add them."""
    texts = [text for texts in lacking.texts.values() for text in texts]
    what, them = ("a text", "it") if len(texts) == 1 else (f"{len(texts)} texts", "them")
    named = f": {', '.join(f'`{text}`' for text in texts)}" if len(texts) <= _FEW else ""
    return f"its boilerplate lacks {what} of the issue templates{named} (`{command}` prints {them}, to copy)"


def _found(root: Path) -> Iterator[Path]:
    for place in _PLACES:
        folder = root / place
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.name.lower() == f"{_NAME}.md":
                yield path
            elif path.name.lower() == _NAME:
                yield from _within(path, root)


def _within(folder: Path, root: Path) -> Iterator[Path]:
    """The templates in a folder; itself where it leads elsewhere or is none, for `_read` to tell."""
    try:
        paths = sorted(folder.iterdir()) if _belongs(folder, root) else [folder]
    except (OSError, RuntimeError):
        paths = [folder]
    for path in paths:
        name = path.name.lower()
        if path == folder or (name.endswith(_ENDINGS) and name not in _NO_TEMPLATES):
            yield path


def _belongs(path: Path, root: Path) -> bool:
    return path.resolve().is_relative_to(root.resolve())


def _read(path: Path, root: Path) -> bytes | tuple[str, str]:
    """The content of a template; or what is wrong with it, and the mend."""
    try:
        if not _belongs(path, root):
            return "leads out of the repository, so it is not read", "put a copy of the file in its place"
        if not path.is_file():
            return "is no file", "put a template there, or delete it"
        if path.stat().st_size > SIZE_LIMIT:
            return f"is longer than {SIZE_LIMIT:,} bytes", "shorten it: GitHub takes no issue of that length"
        return path.read_bytes()
    except (OSError, RuntimeError) as error:  # a RuntimeError is a link that leads to itself
        why = getattr(error, "strerror", None) or "it is a link that leads to itself"
        return f"cannot be read: {why}", "let it be read, or delete it"


def _shown(path: Path, root: Path) -> str:
    name = os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "replace")
    return "".join(character if character.isprintable() else "?" for character in name)
