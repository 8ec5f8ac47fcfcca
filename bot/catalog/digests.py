"""Translation files turned into the same files with the digest of the text that they translate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.catalog.loader import LoadedCatalog, source_digest

_SOURCE = re.compile(r"^source[ \t]*:.*$", re.MULTILINE)


def write_digests(folder: Path, loaded: LoadedCatalog) -> Iterator[tuple[str, str, str]]:
    """Write `source` into every translation where it lacks or is outdated; yields path, old and new digest."""
    for entry in loaded.catalog.entries:
        digest = source_digest(entry)
        for translation in entry.translations.values():
            if translation.source != digest:
                path = folder / translation.path
                path.write_bytes(with_source(path.read_bytes().decode("utf-8"), digest).encode("utf-8"))
                yield translation.path, translation.source, digest


def with_source(text: str, digest: str) -> str:
    """The text of a translation file with `source` set; everything else stays as it is."""
    newline = "\r\n" if "\r\n" in text else "\n"
    start = text.index("---") + 3
    end = re.compile(r"^---[ \t]*\r?$", re.MULTILINE).search(text, start)
    assert end, "the file was loaded, so its front matter has an end"
    front = text[start : end.start()]
    line = f"source: {digest!r}" if digest.isdecimal() else f"source: {digest}"
    if _SOURCE.search(front):
        front = _SOURCE.sub(line + ("\r" if newline == "\r\n" else ""), front, count=1)
    else:
        front += line + newline
    return text[:start] + front + text[end.start() :]
