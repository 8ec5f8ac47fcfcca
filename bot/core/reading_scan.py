"""The lines of a body, each filed under its kind and its section."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from bot.core.error_lines import error_span, is_nameless, is_raised
from bot.core.reading_blocks import in_block, kind_of_block
from bot.core.reading_facts import is_fact, is_sentence, is_yaml
from bot.core.reading_forms import heading_text, is_environment, is_filler, is_form_heading
from bot.core.reading_instructions import is_placeholder, shows_form, without_instructions
from bot.core.reading_lines import is_glog_error, kind_of_line, kinds_of_lines
from bot.core.reading_markup import (
    bold_label,
    closes,
    fence_at,
    fence_behind,
    is_quote,
    says_nothing,
    without_comments,
    without_marker,
    without_tags,
)
from bot.core.reading_needles import Needles
from bot.core.reading_template import Noise, Template

_OUTPUT = frozenset({"log", "error", "code", "config", "command"})
_MAY_BE_EMPTY = frozenset("-*+#_0123456789dDoO")
_COMMENTED = frozenset({"code", "config", "command"})
#: Without any of these nothing can be a sign of a form; most logs hold none.
_MARKS = ("**", "# ", "- [", "* [", "+ [", ". [", ") [")
#: Lines in which the signs of a form are looked for.
_MOST_OF_FORM = 400
#: Fenced lines that may be a form's own, such as `paste your log here`; a log is longer.
_PLACEHOLDERS = 3
#: Labels that an author writes one behind the other: `环境：系统：win10`. What comes then is text.
_MOST_LABELS = 3


class Line(NamedTuple):
    """One line as it was filed, or several of one kind in a block, with the number of the first.

    `number` is 1-based, `section` an index into the scan's sections.
    """

    kind: str
    text: str
    number: int
    section: int


class Scan:
    """One way through the lines of a body; afterwards `lines` and `sections` hold what was found."""

    def __init__(self, title: str, template: Template, noise: Noise) -> None:
        self.lines: list[Line] = []
        self.sections: list[str] = [""]
        self._title = title
        self._shows_form = False
        self._template = template
        self._noise = noise
        self._section = 0
        self._facts = ""  # what the section holds: "all" facts about the environment, "some" where a list label says so
        self._outside: tuple[int, str] | None = None  # section and facts around a label of the author's own
        self.own: set[int] = set()  # sections that such labels made
        self._before = ""  # kind of the line directly above, "" after a blank line
        self._awaits = False  # an error's name came without its message
        self._frame = False  # the line above names a place in a source file; its code follows
        self._continued = False  # the command above goes on
        self._message = False  # CMake's message goes on, as long as it is indented
        self._labels = 0  # of an author's own on the line that is filed

    def read(self, numbered: list[tuple[int, str]], needles: Needles) -> None:
        """File all lines of a body, given with their numbers; `needles` find hints of errors, template texts, noise."""
        lines = [line for _, line in numbered]
        whole = "\n".join(lines).lower()
        suspect, templated, noisy = needles.lines_of(whole)
        self._shows_form = any(map(whole.__contains__, _MARKS)) and shows_form(lines[:_MOST_OF_FORM])
        fence = language = ""
        inside = False  # an HTML comment
        block: list[tuple[int, str, str, bool]] = []
        for index, (number, line) in enumerate(numbered):
            stripped = line.strip()
            hint = index in suspect
            if fence and stripped.startswith(fence) and closes(stripped, fence):
                self._file_block(language, block)
                fence = ""
                continue
            if fence and stripped[:1] == "#" and index in templated and self._template.answer(stripped):
                self._file_block(language, block)  # nobody closed it; the form goes on
                fence = ""
            if fence:
                if (
                    stripped
                    and not (index in noisy and self._noise.covers(stripped))
                    and not (index in templated and self._is_template(stripped))
                ):
                    block.append((number, line, stripped, hint))
                continue
            if inside or "<!--" in stripped:
                line, inside = without_comments(line, inside)
                stripped = line.strip()
            if not stripped:
                self._blank()
                continue
            if stripped[0] in "`~" and (opened := fence_at(stripped)):
                fence, language = opened
                block = []
                continue
            if "```" in stripped and (behind := fence_behind(stripped)):
                line, fence, language = behind
                block = []
                stripped = line.strip()
            if index in noisy and self._noise.covers(stripped):
                continue
            peek = stripped[0] == "#" or stripped[-1] == ":"
            after = numbered[index + 1][1] if peek and index + 1 < len(numbered) else ""
            self._file_marked(number, line, stripped, hint, index in templated, after)
        if fence:
            self._file_block(language, block)

    def _is_template(self, stripped: str) -> bool:
        """Whether a line is a template's text and nothing more."""
        answer = self._template.answer(stripped)
        return answer is not None and not answer[1]

    def _file_marked(self, number: int, line: str, stripped: str, hint: bool, templated: bool, after: str) -> None:
        """File a line outside fences: quotes, boxes, template texts and headings first."""
        self._labels = 0
        if stripped[0] == ">" and is_quote(stripped):
            self._blank()
            return
        if "<" in stripped or "![" in stripped:
            line = without_tags(line)
            stripped = line.strip()
        if not stripped or (stripped[0] in _MAY_BE_EMPTY and says_nothing(stripped)):
            self._blank()
            return
        first = stripped[0]
        if templated and (answer := self._template.answer(stripped)) is not None:
            heading = first == "#" or stripped.startswith("**")
            self._label(number, answer[0], answer[1], hint, soft=not heading)
        elif first == "#" and (kind := self._kind_of_comment(stripped, after.strip())):
            self._add(kind, number, line.rstrip())
        elif after[:2] == "  " and is_yaml(stripped) and is_yaml(after.strip()):
            self._add("config", number, line.rstrip())
        elif first == "#" and stripped[1:2] in (" ", "#"):
            self._heading(number, stripped)
        elif (
            first in "*-+"
            and "**" in stripped
            and (bold := bold_label(stripped))
            and is_form_heading(heading_text(bold[0]))
        ):
            self._label(number, bold[0], bold[1], hint, soft=False)
        else:
            self._file(number, line, stripped, hint)

    def _kind_of_comment(self, stripped: str, after: str) -> str:
        """The kind of a line with a hash that is no heading but a comment in unfenced code or a config file, or ""."""
        if not stripped.startswith("# ") or is_form_heading(heading_text(stripped)):
            return ""
        if "   " in stripped[2:].lstrip():  # the head of a table, such as `conda list` prints
            return "log"
        kind = kind_of_line(after) if after else self._before
        return kind if kind in _COMMENTED and (self._before in _COMMENTED or len(stripped.split()) <= 6) else ""

    def _heading(self, number: int, stripped: str) -> None:
        text = heading_text(stripped)
        own = stripped.strip("# ")
        if is_form_heading(text):
            self._enter(text)
        elif own:
            self._enter(own)
            self._add("prose", number, own)
            self._before = ""

    def _label(self, number: int, label: str, answer: str, hint: bool, soft: bool) -> None:
        """A template's label and what stands beside it; `soft` where it is one of a list, not a heading."""
        name = heading_text(label.partition("：")[0].partition(":")[0])
        self._enter(name if len(name) <= 60 else "", soft)
        if answer and not is_filler(answer):
            self._answer(number, answer, hint)

    def _answer(self, number: int, answer: str, hint: bool) -> None:
        if self._facts and len(answer) <= 160 and answer[-1] not in "?？吗" and kind_of_line(answer) not in _OUTPUT:
            self._add("config", number, answer)
        else:
            self._file(number, answer, answer, hint)

    def _enter(self, section: str, soft: bool = False) -> None:
        self.sections.append(section)
        self._section = len(self.sections) - 1
        self._facts = ("some" if soft else "all") if is_environment(section) else ""
        self._outside = None
        self._blank()

    def _leave(self) -> None:
        """Leave the section of a label of the author's own."""
        if self._outside is not None:
            self._section, self._facts = self._outside
            self._outside = None

    def _blank(self) -> None:
        self._before = ""
        self._frame = self._continued = False

    def _add(self, kind: str, number: int, text: str) -> None:
        if kind == "prose" and self._shows_form and not (text := without_instructions(text)):
            return
        self.lines.append(Line(kind, text, number, self._section))
        self._before = kind

    def _file(self, number: int, line: str, stripped: str, hint: bool) -> None:
        """File one line of unfenced text."""
        bare = without_marker(stripped)
        kind = kind_of_line(bare) if bare else "rule"
        if self._continued and kind != "rule":
            kind = "command"
        elif self._frame and kind != "log" and not is_raised(bare):
            self._frame = False
            self._add("log", number, line.rstrip())
            return
        elif (hint and self._file_errors(number, bare, kind)) or kind == "rule":
            return
        if kind == "log" and is_glog_error(bare):
            self._add("error", number, bare)
            return
        if self._awaits and (not kind or kind == "log"):
            self._awaits = kind == "log" and "Call Stacks" in bare
            if not kind:
                self._add("error", number, bare)
                return
        self._message = self._message and line[:2] == "  "
        if self._message:
            kind = "log"
        elif not kind or (self._before == "code" and kind == "config"):
            kind = self._weak_kind(number, line, stripped, bare)
        if not kind or (kind == "prose" and stripped == self._title):
            return
        if (
            kind == "prose"
            and not self._before
            and self._outside
            and self.lines
            and self.lines[-1].section == self._section
        ):
            self._leave()
        self._frame = kind == "log" and bare.startswith("File ")
        self._continued = kind == "command" and stripped.endswith("\\")
        indented = kind in ("log", "code") or (kind == "config" and line[:2] == "  ")
        self._add(kind, number, bare if kind == "command" else line.rstrip() if indented else stripped)
        if stripped[0] == "{" and stripped[-1] == "}":  # a whole object; what comes next does not go on with it
            self._before = ""

    def _file_errors(self, number: int, bare: str, kind: str) -> bool:
        """File a line that says what went wrong, and what stands around it in a sentence. False: there is no error."""
        if kind in ("code", "config", "command") and not is_raised(bare):
            return False
        if bare.startswith("Error Message Summary"):
            self._awaits = True
            return True
        in_log = kind == "log" or (self._before in ("log", "error") and not is_sentence(bare))
        span = error_span(bare, in_log)
        if span is None:
            return False
        before = bare[: span[0]].strip(" `\"'“：:*")
        error = bare[slice(*span)].strip(" `*")
        behind = bare[span[1] :].strip(" `\"'”*，。.")
        if len(before) > 2 and not in_log:
            self._add("prose", number, before)
        self._add("error", number, error)
        if len(behind) > 2:
            self._add("prose", number, behind)
        self._awaits = is_nameless(error)
        self._message = error.startswith("CMake Error")
        self._frame = False
        return True

    def _weak_kind(self, number: int, line: str, stripped: str, bare: str) -> str:
        """The kind of a line that does not show it by itself; "" when it was filed in parts."""
        before = self._before
        if before == "code" and bare[-1] in ",(" and "=" in bare:
            return "code"
        if is_fact(stripped) or (self._facts == "all" and not _is_remark(stripped)):
            return "config"
        if before == "config" and is_yaml(bare):
            return "config"
        labelled = ":" in bare[:60] or "：" in bare[:60] or bare != stripped
        if labelled and self._labels < _MOST_LABELS and self._file_label(number, bare):
            return ""
        if before in _OUTPUT and before != "command" and not is_sentence(bare):
            return "log" if before == "error" else before
        if line[:4] in ("    ", "\t") and not is_sentence(bare):
            return "config" if is_yaml(bare) else "code"
        return "config" if line[:2] == "  " and is_yaml(bare) else "prose"

    def _file_label(self, number: int, bare: str) -> bool:
        """File a line such as `环境：win10` or `command: python x.py` in its two parts. False: it is none."""
        label, rest = _split_label(bare)
        name = heading_text(label)
        if is_form_heading(name) and (label != bare or not name.isascii() or is_environment(name)):
            outside = self._outside or (self._section, self._facts)
            self._enter(name, soft=True)
            self._outside = outside
            self.own.add(self._section)
            self._labels += 1
            if rest:
                self._answer(number, rest, hint=False)
            return True
        kind = kind_of_line(rest) if rest else ""
        if kind not in ("command", "config", "log") or len(label) > 60 or label[:1] in "[({<":
            return False
        self._add("prose", number, f"{label}：" if "：" in bare[:61] else f"{label}:")
        self._add(kind, number, rest)
        self._continued = kind == "command" and rest.endswith("\\")
        return True

    def _file_block(self, language: str, block: list[tuple[int, str, str, bool]]) -> None:
        """File the lines of a fenced block, given as (number, line, the same stripped, whether it holds a hint).

        Empty lines are left out already.
        """
        self._blank()
        self._awaits = False
        texts = [stripped for _, _, stripped, _ in block]
        kinds = kinds_of_lines(texts)
        default = kind_of_block(language, kinds, texts)
        shown = {kind: in_block(kind, default) for kind in set(kinds)}
        filed: list[tuple[str, str, int]] = []
        for (number, line, stripped, hint), kind in zip(block, kinds, strict=True):
            # Most lines of a long log: none of what is asked below can be true of them.
            if kind and kind != "rule" and not hint and not self._awaits and stripped[0] not in "EF":
                filed.append((shown[kind], line.rstrip(), number))
                continue
            raised = hint and is_raised(stripped)
            maybe = (
                hint and (raised or kind in ("", "log") or default == "log") and not (default == "code" and not raised)
            )
            if (maybe and error_span(stripped, in_log=True)) or (kind == "log" and is_glog_error(stripped)):
                filed.append(("error", stripped, number))
                self._awaits = is_nameless(stripped)
                continue
            if kind == "rule" or stripped.startswith("Error Message Summary"):
                self._awaits = self._awaits or kind != "rule"
                continue
            if not kind and len(block) <= _PLACEHOLDERS and is_placeholder(stripped):
                continue
            if self._awaits and not kind:
                filed.append(("error", stripped, number))
            elif not kind and default != "code" and (self._facts == "all" or is_fact(stripped)):
                filed.append(("config", stripped, number))
            else:
                filed.append((shown[kind], line.rstrip(), number))
            self._awaits = False
        self._add_runs(filed)
        self._blank()

    def _add_runs(self, filed: list[tuple[str, str, int]]) -> None:
        """Add lines of a block, given as (kind, text, number): those of one kind together, but each error by itself."""
        for kind, run in groupby(filed, itemgetter(0)):
            rows = [*run]
            if kind == "error":
                self.lines += (Line(kind, text, number, self._section) for _, text, number in rows)
            else:
                self.lines.append(Line(kind, "\n".join([text for _, text, _ in rows]), rows[0][2], self._section))


def _is_remark(stripped: str) -> bool:
    """Whether a line among facts about the environment is a question or a longer sentence."""
    return stripped[-1] in "?？吗" or (len(stripped) > 80 and is_sentence(stripped))


def _split_label(bare: str) -> tuple[str, str]:
    """What stands before the first colon, and what behind it; all of it where there is none."""
    ends = [at for at in (bare.find(":"), bare.find("：")) if at >= 0]
    at = min(ends, default=len(bare))
    return bare[:at].strip(" *`"), bare[at + 1 :].strip(" `")
