"""Title and body of an issue into passages, told apart by what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.core.error_lines import error_span, hints_in
from bot.core.language import language_of
from bot.core.reading_lines import is_fact, is_sentence, is_yaml, kind_of_line
from bot.core.reading_template import (
    FORM_TEXTS,
    Wildcard,
    Wildcards,
    clean_title,
    heading_text,
    is_environment,
    is_filler,
    is_form_heading,
    is_noise,
    template_answer,
)
from bot.core.reading_text import numbered_lines, plain
from bot.core.text import IssueText, Passage

MAX_TITLE = 1_000

_TAG = re.compile(
    r"</?(?:details|summary|div|p|br|sup|sub|center|pre|code|b|i|u|em|strong|kbd|table|thead|tbody|tr|td|th|font|span|"
    r"h[1-6]|a|ul|ol|li|hr|video|source|picture)\b[^<>]{0,400}>",
    re.IGNORECASE,
)
_IMAGE = re.compile(
    r"!\[[^\[\]]{0,300}\]\([^()\s]{0,500}(?:\([^()\s]{0,200}\)[^()\s]{0,300})?(?:\s+\"[^\"]{0,200}\")?\)|<img\b[^<>]{0,800}>",
    re.I,
)
_CHECKBOX = re.compile(r"(?:[-*+]|\d+[.)])\s+\[[ xX✓√]?\]\s")
_FENCE = re.compile(r"(`{3,}|~{3,})\s*([^`]*)$")
_FENCE_BEHIND = re.compile(r"[:：]\s*(`{3,})\s*(\w{0,20})\s*$")
_BOLD = re.compile(r"(?:[-*+]\s+)?\*\*([^*]{1,60})\*\*\s*[:：]?$")
_LABEL = re.compile(r"([^:：`]{1,40})[:：]\s*(?=\S)")
_TICKS = re.compile(r"`([^`]{3,})`[。.]?$")
_LIST = re.compile(r"^(?:[-*+•]|\d{1,2}[.、)）])\s+")
_SHELL = frozenset("bash sh shell zsh console powershell ps1 cmd bat dos shell-session".split())
_CODE = frozenset(
    "python py cpp c++ c cc java js javascript ts typescript go rust csharp cs c# kotlin swift html".split()
)
_CONFIG = frozenset("yaml yml json toml ini xml properties conf config".split())
_OUTPUT = ("log", "error", "code", "config", "command")


class _Line(NamedTuple):
    kind: str
    text: str
    number: int
    section: int


class Reader:
    """Reads issues. Made once for a catalog, then used for any number of issues.

    `boilerplate` are texts of the repository's issue templates: what `*` stands for, and what follows on the line, is the
    author's answer and stays. `noise` are texts of log lines that never matter: a line that holds one is dropped.
    """

    def __init__(self, boilerplate: Sequence[str] = (), noise: Sequence[str] = ()) -> None:
        self._boilerplate = Wildcards((*boilerplate, *FORM_TEXTS))
        self._noise = Wildcards(noise)

    def read(self, title: str, body: str | None) -> IssueText:
        """The issue as passages; never raises, and takes a bounded time whatever it is given."""
        title = clean_title(" ".join(plain(title[:MAX_TITLE]).split()))
        body = plain(body or "")
        lines = numbered_lines(body)
        lowered = ("\n".join(line for _, line in lines)).lower()
        scan = _Scan(title, self._boilerplate.live_in(lowered), self._noise.live_in(lowered), hints_in(lowered))
        scan.read(lines)
        passages = [*_title_passages(title), *scan.passages()]
        prose = "\n".join(passage.text for passage in passages if passage.kind == "prose")
        return IssueText(tuple(passages), language_of(title, prose))


def _title_passages(title: str) -> list[Passage]:
    if not title:
        return []
    passages = [Passage("title", title)]
    span = error_span(title) if hints_in(title) else None
    if span:
        passages.append(Passage("error", title[slice(*span)].strip()))
    return passages


class _Scan:
    """One way through the lines of a body."""

    def __init__(self, title: str, boilerplate: list[Wildcard], noise: list[Wildcard], hints: tuple[str, ...]) -> None:
        self._title = title
        self._boilerplate = boilerplate
        self._noise = noise
        self._hints = hints
        self._lines: list[_Line] = []
        self._sections: list[str] = [""]
        self._section = 0
        self._environment = False  # the section's own lines are facts about the environment
        self._label_only = False  # that holds for fact-like lines only: the section is a label in a list
        self._before = ""  # kind of the line directly above, "" after a blank line
        self._awaits = False  # an error's name came without its message
        self._frame = False  # the line above names a place in a source file
        self._continued = False  # the command above ends in a backslash

    def read(self, lines: list[tuple[int, str]]) -> None:
        """Read all lines."""
        fence = ""
        language = ""
        block: list[tuple[int, str]] = []
        in_comment = False
        for number, line in lines:
            stripped = line.strip()
            if fence:
                if stripped.startswith(fence) and not stripped.strip(fence[0]):
                    self._read_block(language, block)
                    fence = ""
                elif stripped[:1] == "#" and template_answer(stripped, self._boilerplate):
                    self._read_block(language, block)
                    fence = ""
                    self._read_line(number, line, stripped)
                else:
                    block.append((number, line))
                continue
            if in_comment or "<!--" in stripped:
                line, in_comment = _without_comments(line, in_comment)
                stripped = line.strip()
            if not stripped:
                self._blank()
                continue
            if stripped[0] in "`~" and (match := _FENCE.match(stripped)):
                fence, language, block = match[1], match[2].strip().lower(), []
                continue
            if stripped[-1] != ":" and "```" in stripped and (match := _FENCE_BEHIND.search(stripped)):
                fence, language, block = match[1], match[2].lower(), []
                stripped = stripped[: match.start(1)].rstrip()
                line = stripped
            self._read_line(number, line, stripped)
        if fence:
            self._read_block(language, block)

    def passages(self) -> list[Passage]:
        """The lines as passages, without sections that say nothing."""
        empty = self._empty_sections()
        passages: list[Passage] = []
        run: list[_Line] = []
        for line in self._lines:
            if line.section in empty and line.kind != "error":
                continue
            if run and (line.kind == "error" or line.kind != run[-1].kind or line.section != run[-1].section):
                passages.append(self._passage(run))
                run = []
            run.append(line)
        if run:
            passages.append(self._passage(run))
        return passages

    def _passage(self, run: list[_Line]) -> Passage:
        first = run[0]
        return Passage(first.kind, "\n".join(line.text for line in run), first.number, self._sections[first.section])

    def _empty_sections(self) -> set[int]:
        texts: dict[int, str] = {}
        for line in self._lines:
            if len(texts.get(line.section, "")) <= 40:
                texts[line.section] = f"{texts.get(line.section, '')} {line.text.strip()}".strip()
        return {section for section, text in texts.items() if section and is_filler(text)}

    def _read_line(self, number: int, line: str, stripped: str) -> None:
        first = stripped[0]
        if first == ">" and not stripped.startswith(">>> "):
            self._blank()
            return
        if "<" in stripped and ("<img" in stripped or _TAG.search(stripped)):
            line = _TAG.sub(" ", _IMAGE.sub(" ", line))
            stripped = line.strip()
        if "![" in stripped:
            line = _IMAGE.sub(" ", line)
            stripped = line.strip()
        if not stripped or _CHECKBOX.match(stripped):
            self._blank()
            return
        if self._boilerplate and (answer := template_answer(stripped, self._boilerplate)) is not None:
            self._template(number, stripped, *answer)
            return
        if first == "#" and (stripped.startswith("# ") or stripped[1:2] in "# ") and self._heading(number, stripped):
            return
        if first in "*-+" and (match := _BOLD.match(stripped)) and is_form_heading(heading_text(match[1])):
            self._enter(heading_text(match[1]))
            return
        if self._noise and is_noise(stripped, self._noise):
            return
        self._classify(number, line, stripped)

    def _template(self, number: int, stripped: str, label: str, answer: str) -> None:
        heading = stripped[0] == "#" or stripped.startswith("**")
        if heading or _ends_label(stripped, label):
            self._enter(heading_text(label), soft=not heading)
        if answer and not is_filler(answer):
            self._classify(number, answer, answer)

    def _heading(self, number: int, stripped: str) -> bool:
        text = heading_text(stripped)
        if stripped.startswith("# ") and self._before in ("code", "config", "command"):
            return False
        if is_form_heading(text):
            self._enter(text)
            return True
        level = len(stripped) - len(stripped.lstrip("#"))
        if level > 6 or not text:
            return False
        self._enter(stripped.strip(" #"))
        self._add("prose", number, stripped.strip("# "))
        self._before = ""
        return True

    def _enter(self, section: str, soft: bool = False) -> None:
        self._sections.append(section)
        self._section = len(self._sections) - 1
        self._environment = is_environment(section)
        self._label_only = soft
        self._blank()

    def _blank(self) -> None:
        self._before = ""
        self._frame = self._continued = False

    def _add(self, kind: str, number: int, text: str) -> None:
        self._lines.append(_Line(kind, text, number, self._section))
        self._before = kind

    def _classify(self, number: int, line: str, stripped: str) -> None:
        """File one line of unfenced text."""
        bare = _LIST.sub("", stripped, count=1)
        if match := _TICKS.fullmatch(bare.strip("* ")):
            bare = match[1].strip()
        lowered = stripped.lower()
        kind = kind_of_line(line, bare) if bare else "rule"
        if self._frame and kind != "log":
            self._frame = False
            if not _is_raised_line(bare):
                self._add("log", number, line.rstrip())
                return
        if self._continued:
            kind = "command"
        elif any(hint in lowered for hint in self._hints) and self._errors(number, line, bare, kind):
            return
        if kind == "rule":
            return
        if self._awaits and kind in ("", "log"):
            self._awaits = False
            self._add("error", number, stripped)
            return
        if not kind:
            kind = self._weak_kind(number, line, stripped, bare)
            if not kind:
                return
        self._frame = kind == "log" and bare.startswith("File ")
        self._continued = kind == "command" and stripped.endswith("\\")
        if kind == "prose" and stripped == self._title:
            return
        self._add(kind, number, bare if kind == "command" else line.rstrip() if kind in _OUTPUT else stripped)

    def _errors(self, number: int, line: str, bare: str, kind: str) -> bool:
        """File a line that says what went wrong, and what stands around it in a sentence. False: there is no error."""
        if kind in ("code", "config", "command"):
            if not _is_raised_line(bare):
                return False
            kind = ""
        in_log = kind == "log" or (self._before in ("log", "error") and not is_sentence(bare))
        span = error_span(bare, in_log)
        if span is None:
            return False
        before, error, behind = (
            bare[: span[0]].strip(" `\"'“：:"),
            bare[slice(*span)].strip(),
            bare[span[1] :].strip(" `\"'”"),
        )
        if len(before) > 2 and not in_log:
            self._add("prose", number, before)
        self._add("error", number, error.strip("`*"))
        self._awaits = error.endswith((":", "：")) or (_is_raised_line(error) and " " not in error)
        if len(behind) > 2:
            self._add("prose", number, behind)
        self._frame = False
        return True

    def _weak_kind(self, number: int, line: str, stripped: str, bare: str) -> str:
        """The kind of a line that does not show it by itself; "" when it was filed in parts."""
        before = self._before
        if (
            self._environment
            and (not self._label_only or is_fact(stripped))
            and not stripped.endswith(("?", "？", "吗"))
        ):
            return "config"
        if is_fact(stripped):
            return "config"
        if before == "config" and is_yaml(bare):
            return "config"
        if (match := _LABEL.match(bare)) and (rest := bare[match.end() :].strip("`")):
            behind = kind_of_line(rest, rest)
            if behind in ("command", "config", "log"):
                self._add("prose", number, bare[: match.end()].strip())
                self._add(behind, number, rest)
                self._continued = behind == "command" and rest.endswith("\\")
                return ""
        if before in ("log", "error", "code", "config", "command") and not is_sentence(bare):
            return "log" if before == "error" else before
        if line[:4] == "    " and not is_sentence(bare):
            return "code"
        return "prose"

    def _read_block(self, language: str, block: list[tuple[int, str]]) -> None:
        """File the lines of a fenced block."""
        self._blank()
        self._awaits = False
        kinds = [kind_of_line(line, stripped) if (stripped := line.strip()) else "" for _, line in block]
        default = _kind_of_block(language, kinds, block)
        facts = self._environment
        for (number, line), kind in zip(block, kinds, strict=True):
            stripped = line.strip()
            if not stripped or (self._noise and is_noise(stripped, self._noise)):
                continue
            lowered = stripped.lower()
            if any(hint in lowered for hint in self._hints) and not (default == "code" and kind != "log"):
                if error_span(stripped, in_log=True) and not (
                    kind in ("code", "config", "command") and not _is_raised_line(stripped)
                ):
                    self._add("error", number, stripped)
                    self._awaits = stripped.endswith(":") or (_is_raised_line(stripped) and " " not in stripped)
                    continue
            elif default == "code" and _is_raised_line(stripped) and kind != "code":
                self._add("error", number, stripped)
                continue
            if kind == "rule":
                continue
            if self._awaits and kind in ("", "log"):
                self._add("error", number, stripped)
            elif not kind and (facts or is_fact(stripped)) and default != "code":
                self._add("config", number, stripped)
            elif kind == "code" and default == "log":
                self._add("log", number, line.rstrip())
            else:
                self._add(kind or default, number, line.rstrip())
            self._awaits = False
        self._blank()
        self._awaits = False


_RAISED_LINE = re.compile(r"(?:[A-Za-z_$][\w$]*\.)*[A-Z]\w*(?:Error|Exception|NotMet|Interrupt)\s*(?:[:：]|$)")


def _is_raised_line(text: str) -> bool:
    return _RAISED_LINE.match(text) is not None


def _kind_of_block(language: str, kinds: list[str], block: list[tuple[int, str]]) -> str:
    """The kind of those lines of a fenced block that do not show it by themselves."""
    if language in _SHELL:
        return "log" if "log" in kinds else "command"
    if language in _CONFIG:
        return "config"
    if "log" in kinds and language not in _CODE:
        return "log"
    if language in _CODE:
        return "log" if kinds.count("log") > kinds.count("code") else "code"
    counted = {kind: kinds.count(kind) for kind in ("code", "config", "command")}
    best = max(counted, key=lambda kind: counted[kind])
    if counted[best]:
        return best
    texts = [line.strip() for _, line in block if line.strip()]
    return "prose" if texts and all(is_sentence(text) for text in texts) else "log"


def _ends_label(stripped: str, label: str) -> bool:
    at = stripped.find(label) + len(label)
    return stripped[at : at + 3].strip(" *")[:1] in (":", "：")


def _without_comments(line: str, inside: bool) -> tuple[str, bool]:
    """The line without HTML comments, and whether one goes on behind it."""
    kept: list[str] = []
    at = 0
    while True:
        if inside:
            end = line.find("-->", at)
            if end < 0:
                return "".join(kept), True
            at, inside = end + 3, False
        start = line.find("<!--", at)
        if start < 0:
            kept.append(line[at:])
            return "".join(kept), False
        kept.append(line[at:start])
        at, inside = start + 4, True
