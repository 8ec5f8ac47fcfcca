"""Which part of a line says what went wrong, in the output of most languages and tools."""

from __future__ import annotations

import re

import re2  # type: ignore[import-untyped]

#: A line without any of these, in lower case, holds no error; asked once of a whole text before any pattern runs.
HINTS: tuple[str, ...] = (
    *("error", "exception", "fault", "fatal", "panic", "failed", "abort", "killed", "illegal instruction", "caused by"),
    *("not found", "no such file", "no module named", "permission denied", "not recognized", "cannot ", "could not "),
    *("undefined", "unresolved", "notmet", "(invalidargument)", "(unimplemented)", "(unavailable)", "(outofrange)"),
    *("total capacity;", "invalid pointer", "corrupt", "smashing", "qt platform plugin", "引发了异常"),
    *(
        "(resourceexhausted)",
        "[hint",
        "what():",
        "terminate called",
        "out of memory",
        "_status_",
        "cuda",
        "out of range",
    ),
    *(
        "dll load",
        "err!",
        "econn",
        "enoent",
        "eacces",
        "timed out",
        "unprocessable",
        "keyboardinterrupt",
        " argument",
        "promise",
    ),
    *("has no attribute", "is not defined", "object is not", "core dumped", "bad gateway", "(notfound)", "(external)"),
    *(
        "找不到",
        "失败",
        "无法",
        "不是内部",
        "未找到",
        "没有那个文件",
        "权限不够",
        "拒绝访问",
        "段错误",
        "已杀死",
        "核心已转储",
    ),
)

_NAME_ENDS = r"(?:Error|Exception|NotMet|Interrupt|Fault|Failure)"
#: Python's and Java's names of what is raised, with or without the package before it.
_RAISED = (
    rf"(?:[A-Za-z_$][\w$]*\.)*(?:[A-Z][\w$]*{_NAME_ENDS}|SystemExit|StopIteration|TimeoutExpired|queue\.(?:Empty|Full))"
)
_COLON = r"\s*(?::(?!:)|：)"
_ANY_COLON = r"\s*[:：]"
_STATUS = (
    r"\((?:InvalidArgument|NotFound|OutOfRange|AlreadyExists|ResourceExhausted|PreconditionNotMet|PermissionDenied"
    r"|ExecutionTimeout|Unimplemented|Unavailable|Fatal|External)\)\s+\S"
)
#: Messages that say all by themselves, in any program's output; people paste them without the line around them.
_PHRASES = r"""
    (?P<phrase>
      \bNo\ module\ named\s['"\w] | \bDLL\ load\ failed | \bOut\ of\ memory\ error\ on\b | \bCUDA\ out\ of\ memory\b
    | \bgot\ an\ unexpected\ keyword\ argument\b | \bmissing\ \d+\ required\ (?:positional|keyword)
    | \btakes\ (?:from\ )?\d+\ (?:to\ \d+\ )?positional\ arguments?\ but | \bobject\ has\ no\ attribute\b
    | \bobject\ is\ not\ (?:callable|subscriptable|iterable)\b | \bindex\ out\ of\ range\b | \bcannot\ import\ name\b
    | \bAssertion\ [`'‘"].{1,200}['’"`]\ failed\b
    | \bSegmentation\ fault\b | \bIllegal\ instruction\b | \bBus\ error\b | \bcore\ dumped\b
    | \bSIG(?:SEGV|ABRT|ILL|BUS|FPE)\b
    | \berror\ (?:C|LNK|MSB|CS|TS)\d{3,5}\b | \bundefined\ (?:reference\ to|symbol:?)\s
    | \bunresolved\ external\ symbol\b | \bcannot\ find\ -l\w
    | \bcollect2:\ error\b | \bsymbol\ lookup\ error: | \bcannot\ open\ shared\ object\ file\b
    | \bversion\ [`'‘][^`'’]{1,40}['’]\ not\ found\b
    | \bCU(?:DNN|BLAS|FFT|SOLVER|SPARSE)_STATUS_(?!SUCCESS)[A-Z_]+ | \bcudaError\w+ | \bCUDA\ error\b
    | \bCUDA\ driver\ version\ is\ insufficient\b | \bno\ kernel\ image\ is\ available\b
    | \b(?:NCCL|cuDNN|cuBLAS|TensorRT)\ error\b | \bnccl(?:System|Internal|Unhandled\w*|Invalid\w*)Error\b
    | \bcommand\ not\ found\b | :\ No\ such\ file\ or\ directory\b | :\ Permission\ denied\b | :\ not\ found\s*$
    | \bis\ not\ recognized\ as\ (?:an\ internal|the\ name)\b
    | \bNo\ matching\ distribution\ found\b | \bCould\ not\ find\ a\ version\ that\ satisfies\b
    | \bCould\ not\ build\ wheels\b
    | \bE(?:CONNREFUSED|CONNRESET|NOENT|ACCES|ADDRINUSE|TIMEDOUT)\b
    | \bHTTP/\d(?:\.\d)?"?\s+[45]\d\d\b | \b[45]\d\d\ (?:Client|Server)\ Error\b
    | \bError\ response\ from\ daemon: | \bCould\ not\ (?:load|find)\ the\ Qt\ platform\ plugin\b
    | (?:已放弃|已中止|中止|浮点数例外|总线错误|非法指令)\s?[(（]\s?核心已转储
    | 找不到指定的(?:模块|程序|文件) | 动态链接库\s?[(（]?\s?DLL\s?[)）]?\s?初始化例程失败 | 无法解析的外部(?:符号|命令)
    | 无法打开(?:包括|源)?文件 | 系统找不到指定的(?:路径|文件) | 不是内部或外部命令 | 无法将“[^”]{1,80}”项识别为
    | 未找到命令 | 没有那个文件或目录 | 权限不够 | 拒绝访问 | 段错误 | 核心已转储 | 已杀死 | 应用程序无法正常启动
    | 由于找不到.{1,80}无法继续执行
    )
"""

#: Forms that a line must begin with, after list markers and emphasis. They hold in prose, too.
_BEGINS = re.compile(
    rf"""(?:
      {_RAISED}(?:{_COLON}(?=\s*\S)|\s*(?::(?!:)|：)?\s*$)
    | {_STATUS}
    | Exception\ in\ thread\b | Caused\ by:\s
    | panic:\s | fatal(?:\ error)?:\s | thread\ '[^']{{1,80}}'\ panicked\ at | error\[E\d{{4}}\]:
    | terminate\ called\ (?:after|without) | what\(\):
    | [\w./\\-]{{1,200}}\.go:\d+:\d+:\s\S | curl:\ \(\d+\)\s | OMP:\ Error\ \#\d+:
    | (?:free|malloc|realloc|munmap_chunk)\(\):\s\w | double\ free\ or\ corruption | corrupted\ (?:size|double-)
    | stack\ smashing\ detected | Error\ in\ [`'][^'`]{{1,80}}':\s | Unhandled\ exception\ at\ 0x | 引发了异常[:：]
    | Aborted\ \(core | Killed\s*$
    | (?:(?:Fatal|Internal|Runtime|Unexpected|Uncaught|CMake|Compile|Build|CUDA)\ )?
      [Ee]rror(?:{_COLON}\s*\S|\s+(?:C|LNK)\d{{4}}\b|\ at\ \S+:\d)
    | ERROR(?:{_COLON}\s*\S|\s+-\s)
    | npm\ ERR!\s | Unhandled\ ?[Pp]romise\w* | Uncaught\ \(in\ promise\)\s
    | Error\ \[\w+\]{_COLON}\s*\S | \[[\w@/-]{{1,40}}\]\s+(?:\w+:\s+)?(?:\w*Error){_COLON}\s*\S
    | \[Hint:\s | \[operator\ < | \(GPU\ \d+;\s.{{1,80}}\ total\ capacity;
    )""",
    re.VERBOSE,
)
#: Forms that may stand anywhere in a line.
_INSIDE = rf"""
      (?P<raised>\b{_RAISED}{_COLON}\s*\S)
    | (?P<status>{_STATUS})
    | (?P<level>\b(?:[A-Za-z]\w*(?:\.\w+)?\s)?ERROR{_COLON}\s*\S)
    | \[Hint:\s | :\d+(?::\d+)?:\ (?:fatal\ )?error:\s
    | {_PHRASES}
"""
_HOLDS = re.compile(_INSIDE, re.VERBOSE)
#: What a log writes before its message. ERROR, FATAL and the letters E and F of glog make an error of any message.
_LOG_ERROR = re.compile(
    r"""
      \W*(?:\d[\d\-/:.,\ T\]]{6,40}+\s*+(?:[-|\]]\s*+)?)?(?:[A-Za-z0-9_.\-/\[\]]{1,60}\s+){0,2}?
      [\[(<]?(?:ERROR|FATAL|CRITICAL|SEVERE)[\])>]?\s*[:：\-|\]]\s*(?=\S)
    | (?:\W*\d[\d\-/:.,\ T\]]{6,40}+\s*+)?(?:ERROR|FATAL|CRITICAL)\s+[\d\[\w]\S*[:\d]
    | (?:\[rank\d+\]:\s?)?\[?[EF]\d{3,4}\ \d\d:\d\d:\d\d
    | \[(?:error|fatal|ERROR|FATAL)\]\s*(?=\S)
    """,
    re.VERBOSE,
)
_RAISED_LINE = re.compile(rf"{_RAISED}\s*(?::(?!:)|：|$)")
_MARKERS = re.compile(r"[\s>*•\-#\d.)×│╰─`'\"“!?🔥❌|]*")
_NO_ERROR = re.compile(r"(?<!Rejection)Warning:|\b(?:INFO|DEBUG)\b\s*[:\]]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA_OR_HANGUL = re.compile(r"[\u3041-\u30ff\uac00-\ud7a3]")
#: How messages of Windows and of shells begin in Chinese; other Chinese behind an error is the author's.
_LOCALISED = re.compile(
    r"找不到|未找到|动态链接库|无法|系统|拒绝|没有那个|权限|不是内部|指定的|应用程序|由于|参数|内存|句柄|页面文件|远程主机|段错误|核心"
    r"|已放弃|已中止|浮点数例外|总线错误|非法指令"
)
_OWN_WORDS = re.compile(r"\b(?:I|my|we|the|after|when|with|get|got|it|fails|says|this|on|then|right)\b")
_CLOSING = {"`": "`", '"': '"', "'": "'", "“": "”", "「": "」", "（": "）", "(": ")", "【": "】"}


#: The same without what looks ahead: says in one quick pass that a line holds none of them.
_MAY_HOLD = re2.compile(
    re.sub(r"(?<!\\)\s+", "", _INSIDE.replace("\\ ", "\\x20").replace(_COLON, _ANY_COLON)).replace("(?!SUCCESS)", "")
)


def has_hint(text: str) -> bool:
    """Whether one of `HINTS` occurs in a text."""
    lowered = text.lower()
    return any(hint in lowered for hint in HINTS)


def error_span(line: str, in_log: bool = False) -> tuple[int, int] | None:
    """Where in a line the error stands, as (start, end), or None. Ask it of lines that hold one of `HINTS` only.

    In a log (`in_log`) a line with an error in it counts as a whole. In prose only the message itself does: what
    stands before and behind it in the sentence stays the author's.
    """
    start = _MARKERS.match(line).end()  # type: ignore[union-attr]
    if _NO_ERROR.search(line[:200]):
        return None
    if in_log:
        found = _BEGINS.match(line, start) or _LOG_ERROR.match(line) or _held(line)
        return (0, len(line)) if found else None
    if _BEGINS.match(line, start) or _LOG_ERROR.match(line):
        return (start, _end_of_message(line, start))
    return _span_inside(line, start)


def is_raised(text: str) -> bool:
    """Whether a line begins with the name of an exception, alone or with its message."""
    return _RAISED_LINE.match(text) is not None


def is_nameless(error: str) -> bool:
    """Whether an error line is only the name of what was raised, so that the message comes on the next line."""
    return error[-1:] in (":", "：") or (" " not in error and is_raised(error))


def _span_inside(line: str, start: int) -> tuple[int, int] | None:
    """An error in the middle of prose."""
    match = _held(line)
    if match is None:
        return None
    before = line[start : match.start()]
    own = bool(_HAN.search(before)) or len(_OWN_WORDS.findall(before)) > 1
    if match.lastgroup == "phrase":
        if _is_sentence(line):
            return None
        if own and before.rstrip()[-1:] not in (":", "：") and not _LOCALISED.match(match[0]):
            return None
    return (match.start() if own or match.lastgroup != "phrase" else start, _end_of_message(line, match.start()))


def _held(line: str) -> re.Match[str] | None:
    return _HOLDS.search(line) if _MAY_HOLD.search(line.encode("utf-8", "surrogatepass")) else None


def _end_of_message(line: str, start: int) -> int:
    """The end of an error inside prose: the closing quote that was opened before it, or where Chinese goes on."""
    closing = _CLOSING.get(line[start - 1]) if start else None
    if closing and (found := line.rfind(closing, start + 3)) > 0:
        return found
    match = _HAN.search(line, start)
    if match is None or match.start() - start < 8:
        return len(line)
    if line[match.start() - 1] not in "，。；" and _LOCALISED.match(line, match.start()):
        return len(line)
    if _KANA_OR_HANGUL.search(line, start):  # a Japanese message, no Chinese sentence
        return len(line)
    text = line[start : match.start()]
    if text.count("'") % 2 or text.count('"') % 2 or text.rstrip()[-1:] in (":", "：", "]"):
        return len(line)
    return start + len(text.rstrip(" ，。；？,（("))


def _is_sentence(line: str) -> bool:
    """Whether a line with an error phrase is rather somebody's sentence about it."""
    return len(line) > 200 or line.rstrip().endswith(("?", "？", "吗", "呢")) or "请问" in line
