"""From words that a stranger wrote to text that may stand in a comment and does nothing there.

GitHub acts on what a comment says: `@name` notifies, `#1` leaves a trace on another issue, `<details>` swallows what
follows. And a comment is public for good, so nothing that looks like a secret may be repeated. `neutralise` does what
both forms share; `quoted` puts the result in a code span, `plain` in running text. The order matters: invisible
characters go first (they would hide a token from its pattern), secrets before the cut (half a token is still one).
"""

from __future__ import annotations

import re
import unicodedata

#: Stands where something was taken out.
MASK = "***"

#: Breaks what GitHub would act on, and cannot be seen.
_JOINT = "\u200b"

#: Characters read at most per character shown; bounds the work on hostile texts.
_READ_FACTOR = 20

#: What looks like a secret, in order. Group 1, where there is one, is kept.
SECRETS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("private key", re.compile(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----.*", re.DOTALL)),
    ("authorization header", re.compile(r"(?i)\b((?:proxy-)?authorization|set-cookie|cookie)\b['\"]?\s*[:=].*")),
    ("bearer", re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}")),
    ("password in a URL", re.compile(r"(?i)(\b[a-z][a-z0-9+.-]{0,20}://)[^\s/@]{1,200}(?=@)")),
    ("github token", re.compile(r"\b(?:gh[pousr]_|github_pat_)[A-Za-z0-9_]{4,}")),
    ("gitlab, npm or PyPI token", re.compile(r"\b(?:glpat-|npm_|pypi-)[\w-]{8,}")),
    ("aws key id", re.compile(r"\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA)[A-Z0-9]{8,}")),
    ("google key", re.compile(r"\bAIza[\w-]{16,}")),
    ("openai or stripe key", re.compile(r"\b(?:sk|pk|rk)[-_](?:[\w-]{10,})")),
    ("hugging face token", re.compile(r"\bhf_[A-Za-z0-9]{8,}")),
    ("slack token", re.compile(r"\bxox[a-z]-[\w-]{6,}")),
    ("json web token", re.compile(r"\beyJ[\w-]{5,}(?:\.[\w-]*){0,2}")),
    (
        "named secret",
        re.compile(
            r"(?i)((?:passwo?r?d|passphrase|secret|token|(?:api|access|private|secret)[_-]?key|密码|口令|密钥)(?:[_-]\w{0,20})?"
            r"['\"]?\s{0,3}[:=：]\s{0,3})(?!\d+\b)(?:'[^']{1,200}'?|\"[^\"]{1,200}\"?|[^\s'\",;，；]{4,})"
        ),
    ),
)

#: Directories of people. The first form lets a name hold spaces, as Windows does; the second ends at the first one.
_HOMES = (
    re.compile(r"(?i)(\\(?:users|documents and settings|用户)[\\/]+)(?!\*)[^\\/:*?\"<>|]{1,60}(?=\\)"),
    re.compile(r"(?i)([\\/](?:home|users)[\\/]+)(?!\*)[^\\/:*?\"'<>|\s,;)\]]{1,80}"),
)
_SHARES = re.compile(r"(?<![\w:\\])(\\\\)[\w.$-]{1,60}(?=\\)")
_RUNS = re.compile(r"[A-Za-z0-9_+=-]{20,}")
_CHANGES = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[a-z0-9])|(?<=[0-9])(?=[A-Za-z])")

_BREAKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"@(?=\S)"), "@" + _JOINT),
    (re.compile(r"#(?=\d)"), "#" + _JOINT),
    (re.compile(r"(?i)\b(gh)-(?=\d)"), rf"\1-{_JOINT}"),
    (re.compile(r":(?=//)"), ":" + _JOINT),
    (re.compile(r"(?i)(www)(?=\.\S)"), rf"\1{_JOINT}"),
    (re.compile(r"<(?=[A-Za-z/!?])"), "<" + _JOINT),
    (re.compile(r"--(?=!?>)"), "--" + _JOINT),
    (re.compile(r"&(?=[#A-Za-z])"), "&" + _JOINT),
)

#: What may be the id of a commit: GitHub links seven digits and more.
_COMMIT = re.compile(r"\b[0-9A-Fa-f]{7,}\b")

# What Markdown and GitHub act on within a line; underscores inside words are nothing to them.
_MARKDOWN = re.compile(r"[\\*\[\]~$]|(?<![^\W_])_|_(?![^\W_])|:(?=[\w+-]+:)")


def neutralise(text: str, limit: int = 200) -> str:
    """One line of at most `limit` characters that mentions, links, hides and gives away nothing.

    The result is safe inside a code span (it holds no backtick); `plain` makes it safe in running text.
    """
    if limit < 1:
        return ""
    line = _one_line(text, limit * _READ_FACTOR)
    line = _without_user_names(_without_secrets(line))
    line = line.replace("`", "'").replace("|", "¦")
    line = _cut(line, limit)
    for pattern, replacement in _BREAKS:
        line = pattern.sub(replacement, line)
    line = _COMMIT.sub(lambda found: _JOINT.join(re.findall(".{1,6}", found[0])), line)
    return _cut(line, limit)


def quoted(text: str, limit: int = 200) -> str:
    """The text as a Markdown code span, empty where nothing is left to show."""
    line = neutralise(text, limit)
    return f"`{line}`" if line else ""


def plain(text: str, limit: int = 200) -> str:
    """The text as running Markdown, after other words or in a heading, that renders as exactly these characters."""
    return _MARKDOWN.sub(r"\\\g<0>", neutralise(text, limit))


def _one_line(text: str, read: int) -> str:
    """Visible characters only, white space collapsed; a word that the bound cuts in two is left out."""
    whole = len(text) <= read
    visible = "".join(" " if c in "\t\n\r\v\f\x85\u2028\u2029" else c for c in text[:read] if _is_shown(c))
    line = " ".join(visible.split())
    return line if whole else line.rpartition(" ")[0]


def _is_shown(character: str) -> bool:
    if character in "\t\n\r\v\f\x85\u2028\u2029":
        return True
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _without_secrets(line: str) -> str:
    for _, pattern in SECRETS:
        line = pattern.sub(lambda found: (found[1] if found.re.groups else "") + MASK, line)
    return _RUNS.sub(lambda found: MASK if _looks_random(found[0]) else found[0], line)


def _looks_random(run: str) -> bool:
    """Keys change between small letters, capitals and digits all the time; words, even run together, do not."""
    if not (any(c.isdigit() for c in run) and any(c.isalpha() for c in run)):
        return False
    return len(_CHANGES.findall(run)) >= 0.3 * len(run)


def _without_user_names(line: str) -> str:
    for pattern in (*_HOMES, _SHARES):
        line = pattern.sub(rf"\1{MASK}", line)
    return line


def _cut(line: str, limit: int) -> str:
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
