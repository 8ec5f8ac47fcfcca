"""Title and body of an issue into passages, told apart by what they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.core.error_lines import HINTS, error_span, has_hint
from bot.core.language import language_of
from bot.core.reading_forms import clean_title, is_filler
from bot.core.reading_needles import Needles
from bot.core.reading_scan import Line, Scan
from bot.core.reading_template import FORM_TEXTS, Noise, Template
from bot.core.reading_text import numbered_lines, plain
from bot.core.text import IssueText, Passage

#: Characters of a title that are read.
MAX_TITLE = 1_000


class Reader:
    """Reads issues. Made once for a catalog, then used for any number of issues.

    `boilerplate` are texts of the repository's issue templates: what `*` stands for, and what follows on the line, is
    the author's answer and stays. `noise` are texts of log lines that never matter: a line that holds one is dropped.
    """

    def __init__(self, boilerplate: Sequence[str] = (), noise: Sequence[str] = ()) -> None:
        self._template = Template((*boilerplate, *FORM_TEXTS))
        self._noise = Noise(noise)
        self._needles = Needles(HINTS, self._template.needles, self._noise.needles)

    def read(self, title: str, body: str | None) -> IssueText:
        """The issue as passages. Never raises, and takes a bounded time whatever it is given."""
        title = clean_title(" ".join(plain(title[:MAX_TITLE]).split()))
        scan = Scan(title, self._template, self._noise)
        scan.read(numbered_lines(plain(body or "")), self._needles)
        passages = (*_of_title(title), *_of_body(scan))
        prose = "\n".join(passage.text for passage in passages if passage.kind == "prose")
        return IssueText(passages, language_of(title, prose))


def _of_title(title: str) -> Iterator[Passage]:
    if not title:
        return
    yield Passage("title", title)
    span = error_span(title) if has_hint(title) else None
    if span and (error := title[slice(*span)].strip()):
        yield Passage("error", error)


def _of_body(scan: Scan) -> Iterator[Passage]:
    """The lines as passages, without sections that say nothing; an error line is a passage of its own."""
    empty = _empty_sections(scan)
    run: list[Line] = []
    for line in scan.lines:
        if line.section in empty:
            continue
        if run and (line.kind == "error" or line.kind != run[-1].kind or line.section != run[-1].section):
            yield _passage(scan, run)
            run = []
        run.append(line)
    if run:
        yield _passage(scan, run)


def _passage(scan: Scan, run: list[Line]) -> Passage:
    text = "\n".join(line.text for line in run)
    return Passage(run[0].kind, text, run[0].number, scan.sections[run[0].section])


def _empty_sections(scan: Scan) -> set[int]:
    """Sections that were filled in only because the form asks for it."""
    texts: dict[int, str] = {}
    for line in scan.lines:
        before = texts.get(line.section, "")
        if len(before) <= 40:
            text = line.text.strip().replace("\n", " ")
            texts[line.section] = f"{before} {text}" if before else text
    return {section for section, text in texts.items() if section and section not in scan.own and is_filler(text)}
