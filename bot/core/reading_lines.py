"""What one line is: log, command, code, config, a rule between parts, or none of these."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.core.reading_facts import has_chinese_words

#: What follows a program's name in a command, and hardly in a sentence.
_ARGUMENTS = re.compile(
    r"""[\w.+-]+(?:\s+(?:
        -{1,2}[A-Za-z]
      | (?:install|uninstall|list|freeze|show|download|clone|checkout|pull|push|build|exec|create|activate|compose|get
          |test|add|update|upgrade|remove|config|init|serve|submodule|apply|shell|logs|ps|up|down|run|start|stop)\b
          (?!\s+(?:the|a|an|it|this|that|is|and|with|on|my|time|fine|fails?|works?|into|to|in|out)\b)
      | [~.]{0,2}[/\\] | https?://
      | [\w./\\-]+[/\\][\w./\\-]*(?:\s|$)
      | [\w./\\*-]+\.(?:py|sh|js|ts|txt|tar|gz|zip|bat|yml|yaml|json|jar|go|c|cc|cpp|whl)\b
      | \w+:?\w*=
      | (?:python|pip|apt|docker|make|cmake|yum|apk)\S*\s+\S | [xc]z?v?f\s
    )|=\S)""",
    re.VERBOSE,
)
_LEVELS = ("INFO", "DEBUG", "WARN", "WARNING", "ERROR", "FATAL", "CRITICAL", "NOTICE")
_LOG_LEVEL = re.compile(rf"[^\u3400-\u9fff]{{0,60}}?\b(?:{'|'.join(_LEVELS)})\b\s?[:|\]\-]")
_BLOCK = re.compile(r"[a-z]+\b[^\u3400-\u9fff]{0,300}[:{]\s*(?:#.*)?$|\w+\s?\(.{0,300}\)\s*\{?$")
_VALUE = re.compile(r"[a-z]+\s*[\w.(\[\"'{-][^\u3400-\u9fff]{0,200}[)\]\"';_}\d]\s*$|[a-z]+;?$")
_DECLARED = re.compile(r"\w+(?:::\w+)?(?:<.{0,60}>)?[\s*&]++[\w*&<>:,\[\]]+.{0,200}[;{=(),]")


def _any(kind: str, words: str, whole: str | re.Pattern[str]) -> dict[str, tuple[str, re.Pattern[str]]]:
    return dict.fromkeys(words.split(), (kind, re.compile(whole)))


#: What a line may be by its first word: the kind, and what must hold of the whole line for it.
_BY_WORD: dict[str, tuple[str, re.Pattern[str]]] = {
    # tracebacks and stacks
    **_any("log", "Traceback", r"Traceback \("),
    **_any("log", "File", r"File [\"“<]"),
    **_any("log", "During", r"During handling of the above"),
    **_any("log", "The", r"The (?:above exception was|command '.{1,300}' returned a non-zero)"),
    **_any("log", "OMP Step", r"OMP: |Step \d+/\d+ ?: "),
    **_any("log", "Current Thread", r"(?:Current t|T)hread 0x[0-9a-f]{4}"),
    **_any("log", "This Available", r"This application failed to start|Available platform plugins"),
    **_any("log", "C++ Python Compile", r"\S+ (?:Traceback|Call Stacks|with `TORCH_USE)"),
    **_any(
        "log",
        "CUDA For If See",
        r"CUDA kernel errors|For debugging consider|If reserved memory is|See documentation for M",
    ),
    **_any("log", "In compilation exit", r"In file included from|compilation terminated\.|exit status \d+$"),
    **_any("log", "Process Press Please", r"Process finished with exit code|(?:Please )?[Pp]ress any key to continue"),
    **_any("log", "Error", r"Error Message Summary"),
    **_any("log", "at", r"at (?:[\w$.<>\[\] ]{1,120}\(|(?:async )?(?:file|node|https?|/|\w:\\))"),
    **_any("log", "goroutine", r"goroutine \d"),
    **_any("log", "stack", r"stack backtrace:"),
    **_any("log", "note", r"note: (?:run with|This (?:error|is an issue))"),
    # output of installers, downloads, training
    **_any("log", "Collecting Downloading Obtaining Attempting Uninstalling Stored Looking", r"\w+\s+\S"),
    **_any(
        "log", "Requirement Installing Successfully", r"\w+ (?:already|collected|build|backend|installed|built|unin)"
    ),
    **_any("log", "Using Building Preparing", r"\w+ (?:cached|wheels?\b|metadata)"),
    **_any(
        "log", "Package Consider Check", r"Package {2,}Version|Consider using the `--user`|Check the permissions\.$"
    ),
    **_any("log", "Created Found Getting Processing", r"\w+ (?:wheel|existing|requirements|[./\\])"),
    **_any("log", "running", r"running (?:bdist|build|install|egg|sdist|dist|develop)\w*$"),
    **_any("log", "building copying creating", r"\w+ (?:['\"]|\S+ ->|\S+[/\\]\S*$)"),
    **_any("log", "download", r"download https?://"),
    **_any("log", "warnings.warn", r"warnings\.warn\("),
    **_any("log", "epoch Epoch", r"\w+:? ?[\[\d]"),
    **_any("log", "warning", r"warning(?: [A-Z]+\d+)?: "),
    **_any("log", "WARNING", r"WARNING\b.{0,60}?:"),
    **_any("log", "W", r"W \d{4}-"),
    # lists of all options
    **_any("config", "Namespace argparse.Namespace", r"[\w.]+\("),
    # code
    **_any("code", "import from", r"(?:import|from)\s+[\w.]+(?:\s+import\s|\s+as\s|,|\s*;?$)"),
    **_any("code", "def async", r"\w+\s+(?:def\s+)?\w+\s*[(:{<]"),
    **_any("code", "class", r"class \w+\s*(?:[(:{].*|extends .*)$"),
    **_any("code", "using", r"using (?:namespace )?[\w.:]+\s*[;=]"),
    **_any("code", "package", r"package [\w.]+;?$"),
    **_any("code", "for while if elif with try except else finally switch catch do", _BLOCK),
    **_any("code", "return yield raise assert del print await throw break continue pass", _VALUE),
    **_any("code", "public private protected static final const let var val auto void int float bool", _DECLARED),
    **_any("code", "double", r"(?!double free or )" + _DECLARED.pattern),
    **_any("code", "string fn func function std cv unsigned struct enum template", _DECLARED),
    # commands
    **_any("command", "PS", r"PS [^>]{0,120}>\s*\S"),
    **_any("command", "FROM", r"FROM [\w./-]+:[\w.-]+"),
    **_any("command", "python python2 python3 pip pip3 conda mamba uv poetry pytest torchrun mpirun nohup", _ARGUMENTS),
    **_any("command", "git docker docker-compose nvidia-docker kubectl helm adb ssh scp hub powershell", _ARGUMENTS),
    **_any(
        "command", "cd export wget curl sudo tar unzip chmod mkdir cp mv rm ls cat echo set ldd nm strings", _ARGUMENTS
    ),
    **_any("command", "apt apt-get yum dnf apk brew choco npm npx yarn pnpm node java javac mvn gradle", _ARGUMENTS),
    **_any(
        "command", "make cmake ninja cargo rustc gcc g++ clang nvcc bash sh zsh source ffmpeg start call", _ARGUMENTS
    ),
    **_any("command", "go CUDA_VISIBLE_DEVICES", _ARGUMENTS),
}

_SOURCES = r"cc|cu|cuh|cpp|cxx|c|h|hpp|py|go|rs|java|kt|js|jsx|mjs|cjs|ts|tsx"
_FIRST_WORD = re.compile(r"[A-Za-z_][\w.]*(?:\+\+|-[a-z]+)?")
_PLACE = re.compile(
    rf"(?:[A-Z]:\\)?[\w./\\-]+\.(?:{_SOURCES}):\d+(?::\d+)?(?:[\]: )]|$)"
    r"|[\w./\\-]+\.\w+\(\d+(?:,\d+)?\)\s*: |[VDIWEFA]/[\w.-]+ *[(:]|[\w./\\:-]*Warning: "
)
#: A row of `conda list`.
_COLUMNS = re.compile(r"[\w.+-]+ {2,}\d[\w.+]*(?: {2,}[\w.+/-]+){1,2}$")
#: What pip says of a conflict.
_REQUIRES = re.compile(r"[\w.-]+ \d[\w.+-]* (?:requires|has requirement) [\w.\[\]-]+ ?[<>=!~(]")
#: What programs say in Chinese beside their errors.
_CHINESE_OUTPUT = ("请按任意键继续", "所在位置 行:", "或批处理文件", "进程已结束", "程序“[")
_GLOG = re.compile(r"[IWEF]\d{4} \d\d:\d\d:\d\d")
_FRAME = re.compile(r"(?:[\w:<>*&]+\s+)?\w+(?:::[\w~<>,\s*&]{1,120}){1,12}\([^;]{0,600}$")
_CONFIG = re.compile(
    r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?:\s*[:=]\s*|\s{1,30})(?:true|false|none|null|[-\d./\\\"'\[{]\S*)\s*(?:#.*)?$"
    r"|[a-z][a-z0-9]*(?:_[a-z0-9]+)+\s*:\s+[^\u3400-\u9fff]{1,80}$",
    re.IGNORECASE,
)
_ASSIGNED = re.compile(r"[\w.\[\]\"']+(?:,\s*[\w.\[\]]+)*\s*(?::\s*[\w\[\]., ]+)?[-+*/|&]?=\s*[^=\s\u3400-\u9fff].*$")
_CALL = re.compile(
    r"[A-Za-z_][\w.:]*(?:->|::|\.)\w+\(.{0,400}\)?[;,:]?\s*(?://.*|#.*)?$"
    r"|[A-Za-z_]\w*\(.{0,300}\)[;,]?\s*(?:#.*|//.*)?$"
)
_SCRIPT = re.compile(r"(?:tools?/|[\w./\\-]+\.(?:py|sh|exe|bat)(?:\s+-|\s+\w+\s+-))|[A-Za-z]:\\[^>]{0,150}>\s*\S")
_OPTIONS = re.compile(r"[A-Za-z_][\w./\\-]{1,80}(?:\s+[\w./\\-]+){0,2}\s+--?[A-Za-z]\w*(?:[\s=]|$)")
_WORDY = re.compile(r"\s(?:but|and|the|is|are|not|it|when|works?|without|to|does|I|my|we|a|an)(?=\s)")
_PROMPT = re.compile(r"\(?[\w.-]*\)?\s*[\w.-]{1,40}@[\w.-]{1,60}[: ][^\n$#]{0,120}[$#]\s*\S")

#: What a line may be that does not begin with a letter, by what it begins with.
_BY_MARK = re.compile(
    r"""
      (?P<log>
          -{3,}>?\s*\d+\s | -{2,}>\s(?:Running\ in|Using\ cache|[0-9a-f]{12}$)
        | “[^”]{1,80}”\(Win32\)
        | \d{1,4}\ (?:import\ \w|from\ [\w.]+\ import\b|def\ \w+\()
        | \[?\(?\d{4}[-/.]\d\d?[-/.]\d\d?[\ T_,]+\d\d?:\d\d | \[?\d\d:\d\d:\d\d\b | \.\.\.\ \d+\ more
        | \#?\d+\s+(?:0x[0-9a-f]+\b|[\w:<>~\s,*&]{1,120}::) | ---\ (?:Running|Fused|detected|ERROR|Fail)
        | \d{1,3}%\s*[|▏▎▍▌▋▊▉█\[] | ╰─> | [│×]\s | \[?\d+/\d+\]\s | \*\*\*\ (?:Error|Check|Aborted)
        | \[(?:INFO|DEBUG|WARN|WARNING|ERROR|FATAL|info|error|warn|debug|stderr|stdout)\] | \[\[ | \[\( | \[\{
        | \{' | \{"[^"]{1,60}"\s*:.*[}\],]$
        | (?:\.{0,2}/|~/)[^\s:]{1,300}\.(?:__SOURCES__):\d+(?::\d+)?(?:[\]:\ )]|$) | [(（]at\ \S+[:：]\d+\s?[)）]$
        | \#\d+\ (?:\[|\d+\.\d+\ |DONE|CACHED|ERROR|sha256)
        | ={5,}\s*(?:生成|全部重新生成|Build|Rebuild) | \[signal\ SIG
        | \[rank\d+\]: | \[[-\d][^\u3400-\u9fff]*[\])}]$ | [~./\\]\S+\ in\ \S+\( | ~~+\^
      )
    | (?P<config>
          ["'][\w.\-/ ]{1,60}["']\s*:\s*(?:["'\[{\d\-]|true|false|null|none)
        | </?(?:dependency|groupId|artifactId|version)>
      )
    | (?P<command>
          [$%!]\s*(?:[A-Za-z_][\w.-]*\s*(?:[-./\\\w]|$)|\./) | \./[\w./-]+ | \.\\[\w.\\-]+
        | -{2}\w[\w-]*(?:[=\ ]\S+)?\s*\\?$
        | -[a-z]\ [\w./\\-]+[/\\][\w./\\-]+ | \(\w[\w.-]*\)\s.{0,80}[$>\#]\s*\S
      )
    | (?P<code>
          @\w[\w.]*(?:\(|$) | \}\s*(?:else|catch)?.{0,40}\{?$ | [)\]}]+[;,]?$ | // | /\* | \*/ | >>>\ | <\?xml | <!--
        | <[A-Z][A-Za-z]+[\s/>]
        | \#\s*(?:include|define|ifdef|ifndef|endif|pragma)\b | ["'].{0,200}["']\s*[,)\]]
      )
    | (?P<rule>[-=*_\#~+\s.·—>|]{3,}$)
    """.replace("__SOURCES__", _SOURCES),
    re.VERBOSE,
)
#: A pattern for each level, beginning with it: searches for a literal beginning take a tenth of the time.
_CONFIG_IN_LOG = tuple(
    re.compile(rf"{level}(?<!\w{level})\s*:\s+(?:[\w\-]+\s+:(?:\s|$)|Namespace\()") for level in ("INFO", "DEBUG")
)
_FIRST_HAN = "\u2e80"
_PROMPT_IN = re.compile(r"In \[\d*\]: |Out\[\d*\]: ")


#: A log line's date and time, to the minute.
_STAMP = re.compile(r"\[?\d{4}[-/.]\d\d?[-/.]\d\d?[ T]\d\d?:\d\d")


def kinds_of_lines(stripped_lines: Iterable[str]) -> list[str]:
    """The kind of each line as `kind_of_line` tells it; quicker where lines of a log begin with the same minute."""
    kinds: list[str] = []
    stamp = ""
    for stripped in stripped_lines:
        if stamp and stripped.startswith(stamp):
            kinds.append(_in_log(stripped))
            continue
        kinds.append(kind_of_line(stripped))
        match = _STAMP.match(stripped)
        stamp = match[0] if match else ""
    return kinds


def kind_of_line(stripped: str) -> str:
    """`log`, `config`, `command`, `code`, `rule` (a line of dashes) or an empty string where the line shows nothing.

    `stripped` is the line without white space around it and not empty. Errors are told by `error_lines`, before this.
    """
    first = stripped[0]
    if first >= _FIRST_HAN:
        return "log" if stripped.startswith(_CHINESE_OUTPUT) else ""
    kind = _by_word(stripped) if first.isalpha() or first == "_" else _by_mark(stripped)
    if kind == "log":
        return _in_log(stripped)
    if kind in ("command", "code", "config") and (has_chinese_words(stripped) or _is_remark(stripped)):
        return ""
    if not kind and len(stripped) > 1_000 and not has_chinese_words(stripped):
        return "log"
    return kind


def _in_log(stripped: str) -> str:
    """The kind of a line that looks like one of a log: some dump their options there."""
    if " :" not in stripped and "\t:" not in stripped and "Namespace(" not in stripped:  # as in most lines
        return "log"
    return "config" if any(pattern.search(stripped) for pattern in _CONFIG_IN_LOG) else "log"


def _has_level(stripped: str) -> bool:
    """Whether a level such as INFO stands near the beginning; most lines hold none, which is seen at once."""
    return any(map(stripped.__contains__, _LEVELS)) and _LOG_LEVEL.match(stripped) is not None


def is_glog_error(stripped: str) -> bool:
    """Whether a line of a log has glog's mark of an error: `E0823 14:52:24` or `F0823 ...`."""
    return stripped[0] in "EF" and _GLOG.match(stripped) is not None


def _is_remark(stripped: str) -> bool:
    """Whether a line that begins like code goes on like a sentence."""
    return (". " in stripped or stripped[-1] in ".?") and len(_WORDY.findall(stripped)) > 1


def _by_mark(stripped: str) -> str:
    match = _BY_MARK.match(stripped)
    if match is not None:
        return match.lastgroup or ""
    return "log" if stripped.isascii() and _has_level(stripped) else ""


def _by_word(stripped: str) -> str:
    match = _FIRST_WORD.match(stripped)
    word = match[0] if match else stripped[0]
    known = _BY_WORD.get(word)
    if known is not None and known[1].match(stripped):
        return known[0]
    if ":" in stripped:
        if _PLACE.match(stripped) or _has_level(stripped) or _GLOG.match(stripped):
            return "log"
        if "::" in stripped and _FRAME.match(stripped):
            return "log"
        if _PROMPT_IN.match(stripped):
            return "code"
    if "Traceback (most recent" in stripped or "%|" in stripped:
        return "log"
    if "  " in stripped and _COLUMNS.match(stripped):
        return "log"
    if " require" in stripped and _REQUIRES.match(stripped):
        return "log"
    if "_" in word and _CONFIG.match(stripped):
        return "config"
    if "Namespace(" in stripped:
        return "config"
    if "-" in stripped or "\\" in stripped or word.startswith("tool"):
        if _SCRIPT.match(stripped):
            return "command"
        if _OPTIONS.match(stripped) and not _WORDY.search(stripped):
            return "command"
    if "=" in stripped and _ASSIGNED.match(stripped) and not (": " in stripped and _WORDY.search(stripped)):
        return "code"
    if "(" in stripped and _CALL.match(stripped):
        return "code"
    if "@" in stripped and _PROMPT.match(stripped):
        return "command"
    return ""
