"""Texts of issue templates and noise, as wildcard patterns, and what forms in general look like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SAME = {mark: f"[{pair}]" for pair in (":：", ",，", "(（", ")）", "?？", "!！", ";；") for mark in pair}
_WORDS = re.compile(r"[^\W_]{2,}")
_LEADING = re.compile(r"[^\w\[(（【`'\"“$]*")
_PART = re.compile(r"\s+|.", re.DOTALL)


class Wildcard:
    """A text in which `*` stands for any run of characters of a line.

    Forgives case, white space and full-width punctuation. Takes time linear in the line: each piece is looked for once.
    """

    __slots__ = ("needle", "pieces", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        stripped = text[_LEADING.match(text).end() :].strip()  # type: ignore[union-attr]
        parts = [part.strip() for part in stripped.split("*")]
        self.pieces = tuple(re.compile(_regex(part), re.IGNORECASE) for part in parts if part)
        words = sorted(_WORDS.findall(stripped.lower()), key=len)
        self.needle = words[-1] if words else ""

    def spans(self, line: str, start: int = 0, anchored: bool = False) -> list[tuple[int, int]] | None:
        """Where the pieces between the wildcards stand in the line, or None; `anchored`: the first one at `start`."""
        spans = []
        for index, piece in enumerate(self.pieces):
            match = piece.match(line, start) if anchored and not index else piece.search(line, start)
            if match is None:
                return None
            spans.append(match.span())
            start = match.end()
        return spans or None


class Wildcards:
    """Many wildcard patterns; `live_in` picks those that can occur in a text at all, by one word of each."""

    def __init__(self, texts: Iterable[str]) -> None:
        patterns = (Wildcard(text) for text in dict.fromkeys(texts))
        self._patterns = tuple(sorted((p for p in patterns if p.needle), key=lambda p: -len(p.text)))

    def live_in(self, lowered: str) -> list[Wildcard]:
        """The patterns whose longest word occurs in the text (given in lower case), longest pattern first."""
        return [pattern for pattern in self._patterns if pattern.needle in lowered]


def template_answer(line: str, patterns: Sequence[Wildcard]) -> tuple[str, str] | None:
    """For a line that begins with a template text: (the template's label, what the author wrote beside it), else None."""
    start = _LEADING.match(line).end()  # type: ignore[union-attr]
    for pattern in patterns:
        spans = pattern.spans(line, start, anchored=True)
        if spans is None:
            continue
        between = [line[left:right] for (_, left), (right, _) in zip(spans, spans[1:] + [(len(line), 0)], strict=True)]
        answers = [text for text in (part.strip(" \t*#:：") for part in between) if text]
        return line[spans[0][0] : spans[0][1]].strip(" \t*#:："), "  ".join(answers)
    return None


def is_noise(line: str, patterns: Sequence[Wildcard]) -> bool:
    """Whether one of the patterns occurs anywhere in the line."""
    return any(pattern.spans(line) is not None for pattern in patterns)


#: Headings and bold labels of issue forms at large. They are no words of the author's, but name the section.
FORM_HEADINGS = frozenset(
    """
    describe the bug|bug description|the bug|bug|bugs|what happened|what happened?|description|issue description|
    problem description|summary|steps to reproduce|to reproduce|reproduce|reproduction|how to reproduce|reproduction steps|
    reproduction code|minimal reproducible example|minimal example|reproducible example|reproduction script|
    expected behavior|expected behaviour|expected result|expected results|expected|what did you expect|actual behavior|
    actual behaviour|actual result|actual results|actual|current behavior|current behaviour|observed behavior|
    screenshots|screenshot|additional context|additional information|additional info|additional|additional notes|
    anything else|environment|environments|environment info|environment information|your environment|system info|
    system information|system environment|runtime environment|versions|version|desktop|smartphone|device|platform|
    logs|log|log output|relevant log output|error|error message|error messages|error log|error logs|traceback|
    stack trace|stacktrace|complete error message|full error message|search before asking|checklist|prerequisite|prerequisites|
    preliminary checks|code of conduct|task|tasks|possible solution|possible solutions|suggested solution|bug fix|
    are you willing to submit a pr?|are you willing to submit a pr|willing to submit a pr|contribution|
    is your feature request related to a problem? please describe|is your feature request related to a problem|
    describe the solution you'd like|describe alternatives you've considered|feature request|feature|motivation|
    proposal|proposed solution|alternatives|use case|question|questions|your question|ask your question|
    what is your question|documentation issue|the doc issue|suggest a potential alternative/fix|appendix|attachments|
    related components|command code|model/dataset/scheduler description|code|sample code|reproduces the problem - code sample|
    reproduces the problem - command or script|reproduces the problem - error message|other|others|
    问题|问题描述|描述|bug描述|运行环境|系统环境|环境|环境信息|版本|版本号|版本信息|复现步骤|复现代码|复现方法|重现步骤|最小复现|
    最小可复现问题的demo|期望结果|预期结果|期望行为|预期行为|实际结果|实际行为|报错信息|完整报错|错误信息|错误日志|日志|截图|
    附件|其他|其它|补充|补充信息|补充说明|备注|可能解决方案|相关信息|运行指令|问题相关组件|背景|解决步骤
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)

#: What GitHub's own default templates say, and forms at large.
FORM_TEXTS = (
    "A clear and concise description of what the bug is.",
    "A clear and concise description of what you expected to happen.",
    "A clear and concise description of what the problem is. Ex. I'm always frustrated when [...]",
    "A clear and concise description of what you want to happen.",
    "A clear and concise description of any alternative solutions or features you've considered.",
    "Steps to reproduce the behavior:",
    "If applicable, add screenshots to help explain your problem.",
    "Add any other context or screenshots about the feature request here.",
    "Add any other context about the problem here.",
    "Go to '...'",
    "Click on '....'",
    "Scroll down to '....'",
    "Discussed in https://github.com/*",
    "Originally posted by *",
)

_ENVIRONMENT = re.compile(
    r"environment|\benv\b|\bversions?\b|system info|platform|\bdesktop\b|smartphone|\bos\b|hardware|环境|版本|硬件|系统信息|依赖",
    re.IGNORECASE,
)
_FILLERS = re.compile(
    r"_?no response_?|none|null|nil|n/?a|nothing|no(?:ne)? code|no need|not (?:applicable|available|needed|yet)|no error|"
    r"soon|todo|tbd|test|same as above|as above|see above|as title|see title|yes/no|yes|no|ditto|"
    r"无|暂无|没有|没|无报错|无代码|无需|不需要|略|同上|见上|如上|如题|见标题|如标题|空|[\W_]*|\w",
    re.IGNORECASE,
)
_PARENTHESES = re.compile(r"\s*[(（][^()（）]{0,60}[)）]\s*$")
_EDGES = " \t*_#:：-—.。?？!！"

_MARKERS = (
    r"bugs?(?: ?report)?|questions?|feature(?: ?request)?|feat|enhancement|help(?: ?wanted| needed)?|docs?|documentation|"
    r"issue|error|urgent|newbie|beginner|discussion|"
    r"问题|求助|新手(?:求助|提问)?|小白|萌新|提问|请教|咨询|紧急|急|建议|反馈|报错|需求|讨论|功能(?:请求|建议)?|文档|问题反馈"
)
_TITLE_PREFIX = re.compile(
    rf"^(?:\s*(?:[\[【(（「]\s*(?:{_MARKERS})\s*[\]】)）」]\s*[:：\-]?|(?:{_MARKERS})\s*[:：]|(?:🐛|🚀|❓|✨|📚))\s*)+",
    re.IGNORECASE,
)


def heading_text(stripped: str) -> str:
    """The words of a heading or bold label line, without markup, leading symbols and its translation in parentheses."""
    text = _PARENTHESES.sub("", stripped.strip(_EDGES))
    return text[_LEADING.match(text).end() :].strip(_EDGES)  # type: ignore[union-attr]


def is_form_heading(text: str) -> bool:
    """Whether these words (of `heading_text`) are a heading that issue forms use; both halves of a bilingual one count."""
    lowered = text.lower()
    if lowered in FORM_HEADINGS:
        return True
    return "/" in lowered and all(half.strip() in FORM_HEADINGS for half in lowered.split("/"))


def is_environment(section: str) -> bool:
    """Whether a section of that name holds facts about the environment."""
    return len(section) <= 60 and _ENVIRONMENT.search(section) is not None


def is_filler(text: str) -> bool:
    """Whether an answer to a required box says nothing: at most three characters, None, 无, N/A, ///, _No response_."""
    text = text.strip().strip("`").strip()
    return len(text) <= 3 or (len(text) <= 20 and _FILLERS.fullmatch(text.strip(_EDGES)) is not None)


def clean_title(title: str) -> str:
    """A title without markers such as [Bug], 【新手】 or `Question:` before it."""
    return _TITLE_PREFIX.sub("", title, count=1).strip()


def _regex(part: str) -> str:
    return "".join(
        r"[ \t\u3000]*" if piece.isspace() else _SAME.get(piece) or re.escape(piece) for piece in _PART.findall(part)
    )
