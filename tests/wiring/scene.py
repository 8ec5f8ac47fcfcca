"""A GitHub in memory with one repository that has a catalog, and a bot that works on its events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.core.event import Event
from bot.core.issue import Author, Comment, Issue, Known, Repo
from bot.core.marker import read_marker
from bot.gh.memory_hub import MemoryCredentials, MemoryHub
from bot.jobs.records import ProcessResult
from bot.wiring.processor import Processor
from bot.wiring.repositories import Repositories
from tests.builders import MAINTAINER, READER

NAME = "octo/paint"
SIGNATURE = "Palette dims[1] and Mask dims[0] should be equal, but received palette(*) != mask(*)"
LINE = "ValueError: Palette dims[1] and Mask dims[0] should be equal, but received palette(320) != mask(100)"
ASKED = ("Palette and mask differ in size when blending", f"It stops while blending:\n\n```\n{LINE}\n```")
UNRELATED = ("Window is black", "Nothing is drawn.")


def an_entry(id: int, title: str, *lines: str) -> bytes:
    """The file of an entry."""
    return "\n".join(["---", f"id: {id}", f"title: {title!r}", *lines, "---", f"The answer of {id}.", ""]).encode()


SHAPES = an_entry(2, "Palette and mask differ in size when blending", "labels: [faq]", f"signatures: [{SIGNATURE!r}]")
LICENCE = an_entry(3, "Can I use paintlab in a commercial product?", "labels: [faq]")
FILES = {"faq/002-shapes.md": SHAPES, "faq/003-licence.md": LICENCE}
BROKEN = b"---\nid: 3\ntitel: Licence\n---\nAnswer.\n"


@dataclass
class Scene:
    """`process` works on events as the bot would; `clock` is the seconds since the start."""

    hub: MemoryHub = field(default_factory=MemoryHub)
    clock: float = 0.0
    known: dict[tuple[int, int], Known] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.repositories = Repositories(clock=lambda: self.clock)
        self.credentials = MemoryCredentials(self.hub)

    def repo(
        self, files: dict[str, bytes] | None = None, settings: str = "", name: str = NAME, speaks: bool = True
    ) -> Scene:
        """A repository with a catalog, and `maintainer` who may write to it.

        Settings that say nothing of a dry run let the bot speak, unless `speaks` is False.
        """
        own = {".github/faqbot.yml": data} if (data := _speaking(settings, speaks)) else {}
        people = {MAINTAINER.login: "write"}
        self.hub.github.add_repo(
            name, labels=("faq",), people=people, files={**(FILES if files is None else files), **own}
        )
        return self

    def commit(self, name: str = NAME, **files: str | bytes | None) -> str:
        """Commit files; the name `settings` stands for the settings file, which is completed as in `repo`."""
        ready = {path: data.encode() if isinstance(data, str) else data for path, data in files.items()}
        if settings := ready.pop("settings", None):
            ready[".github/faqbot.yml"] = _speaking(settings.decode())
        return self.hub.github.commit(name, ready)

    def issue(self, title: str = ASKED[0], body: str = ASKED[1], **fields: Any) -> Issue:
        """An issue by `reader`."""
        return self.hub.github.add_issue(Issue(title, body, repo=Repo(NAME), **{"author": READER, **fields}))

    def comment(self, issue: Issue, body: str, author: Author = READER) -> Comment:
        return self.hub.github.add_comment(NAME, issue.number, author, body)

    def processor(self, **options: Any) -> Processor:
        return Processor(
            self.repositories,
            self.credentials,
            now=lambda: self.hub.github.time + timedelta(seconds=1),
            memory=lambda repo, number: self.known.get((repo, number), Known()),
            **options,
        )

    def process(self, kind: Callable[..., Event], sender: Author = READER, **fields: Any) -> ProcessResult:
        """What comes of an event in the repository."""
        return self.processor().process(self.event(kind, sender, **fields))

    def event(self, kind: Callable[..., Event], sender: Author = READER, name: str = NAME, **fields: Any) -> Event:
        return kind("delivery", self.hub.github.repo(name).repo, sender, **fields)

    def said(self, issue: Issue) -> list[str]:
        """What the bot's own comments on an issue are: kind and entries of their markers."""
        found = [read_marker(comment.body) for comment in self.hub.comments(NAME, issue.number)]
        return [f"{marker.kind} {' '.join(map(str, marker.entries))}".strip() for marker in found if marker]

    @property
    def verbs(self) -> list[object]:
        """What was written to GitHub."""
        return [write[0] for write in self.hub.writes]


def _speaking(settings: str, speaks: bool = True) -> bytes:
    return (settings if "dry_run" in settings or not speaks else f"{settings}dry_run: false\n").encode()
