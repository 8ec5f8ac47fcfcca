"""Which part of a line says what went wrong: Python, native, Java, JavaScript, Go, Rust, C++, CUDA, shell, pip, HTTP."""

from __future__ import annotations

import re

#: A line without any of these (lower case) holds no error; asked once of a whole text before any pattern runs.
HINTS: tuple[str, ...] = (
    "error", "exception", "fault", "fatal", "panic", "failed", "abort", "killed", "illegal instruction", "caused by",
    "not found", "no such file", "no module named", "permission denied", "not recognized", "cannot ", "could not ",
    "undefined ", "unresolved", "notmet", "(invalidargument)", "(unimplemented)", "(unavailable)", "(outofrange)",
    "(resourceexhausted)", "[hint", "what():", "terminate called", "out of memory", "_status_", "cuda", "dll load",
    "err!", "econn", "enoent", "eacces", "timed out", "unprocessable", "bad gateway", "keyboardinterrupt",
    "找不到", "失败", "无法", "不是内部或外部命令", "未找到", "没有那个文件", "权限不够", "拒绝访问", "段错误", "已杀死", "核心已转储",
)  # fmt: skip

#: Python's and Java's names of what is raised, with or without the package before it.
_RAISED = (
    r"(?:[A-Za-z_$][\w$]*\.)*(?:[A-Z][\w$]*(?:Error|Exception|NotMet|Interrupt|Fault|Failure)|"
    r"KeyboardInterrupt|SystemExit|StopIteration|TimeoutExpired|queue\.(?:Empty|Full))"
)
_STATUS = (
    r"\((?:InvalidArgument|NotFound|OutOfRange|AlreadyExists|ResourceExhausted|PreconditionNotMet|PermissionDenied|"
    r"ExecutionTimeout|Unimplemented|Unavailable|Fatal|External)\)"
)

#: Forms that a line must begin with (after list markers, log prefixes and emphasis). They hold in prose, too.
_BEGINS = re.compile(
    rf"""(?:
      {_RAISED}(?:\s*[:：](?=\s*\S)|\s*[:：]?\s*$)
    | {_STATUS}\s+\S
    | Exception\ in\ thread\b | Caused\ by:\s
    | panic:\s | fatal\ error:\s | thread\ '[^']{{1,80}}'\ panicked\ at | error\[E\d{{4}}\]:
    | terminate\ called\ (?:after|without) | what\(\):
    | Segmentation\ fault\b | Aborted\ \(core | Illegal\ instruction\b | Bus\ error\b | Killed\s*$ | FatalError\b
    | (?:Fatal\ |Internal\ |Runtime\ |Unexpected\ |Uncaught\ |CMake\ |Compile\ |Build\ |CUDA\ )?[Ee]rror(?:\s*[:：]\s*\S|\s+C\d{{4}}|\s+LNK\d{{4}})
    | ERROR(?:\s*[:：]\s*\S|\s+-\s)
    | npm\ ERR!\s | Unhandled\w*\ (?:Promise|promise)\w*
    | \[Hint:\s | \[operator\ <
    | No\ module\ named\s
    | DLL\ load\ failed
    | Out\ of\ memory\ error\ on
    )""",
    re.VERBOSE,
)

#: Forms that may stand anywhere in a line of a log; in prose they must not be wrapped in a sentence.
_HOLDS = re.compile(
    rf"""
      \b{_RAISED}\s*[:：](?=\s*\S)
    | {_STATUS}\s+\S
    | \[Hint:\s
    | \b(?:fatal\ )?error\ (?:C|LNK|MSB|CS|TS)\d{{3,5}}\b
    | :\d+(?::\d+)?:\ (?:fatal\ )?error:\s
    | \bundefined\ (?:reference\ to|symbol:?)\s | \bunresolved\ external\ symbol\b | \bcannot\ find\ -l\w
    | \bcollect2:\ error | \bsymbol\ lookup\ error: | \bcannot\ open\ shared\ object\ file
    | version\ [`'‘][^`'’]{{1,40}}['’]\ not\ found
    | \bCU(?:DNN|BLAS|FFT|SOLVER|SPARSE)_STATUS_(?!SUCCESS)[A-Z_]+ | \bcuda(?:Error|Driver\ version\ is)\w* | \bCUDA\ error\b
    | \bCUDA\ driver\ version\ is\ insufficient | \bno\ kernel\ image\ is\ available | \b(?:NCCL|cuDNN|cuBLAS|TensorRT)\ error\b
    | \bncclSystemError\b | \bnccl(?:Internal|Unhandled\w*|Invalid\w*)Error\b | \bCUDA\ out\ of\ memory\b
    | \bcommand\ not\ found\b | :\ No\ such\ file\ or\ directory\b | :\ Permission\ denied\b | :\ not\ found\s*$
    | \bis\ not\ recognized\ as\ (?:an\ internal|the\ name)
    | \bNo\ matching\ distribution\ found | \bCould\ not\ find\ a\ version\ that\ satisfies | \bCould\ not\ build\ wheels
    | \bNo\ module\ named\s['"\w]
    | \bE(?:CONNREFUSED|CONNRESET|NOENT|ACCES|ADDRINUSE|TIMEDOUT)\b
    | \bHTTP/\d(?:\.\d)?"?\s+[45]\d\d\b | \b[45]\d\d\ (?:Client|Server)\ Error\b
    | \b(?:HTTP|status(?:[ _]code)?)[\ :=]{{1,3}}[45]\d\d\b
    | \bSegmentation\ fault\b | \bcore\ dumped\b | \bSIG(?:SEGV|ABRT|ILL|BUS|FPE)\b
    | 找不到指定的(?:模块|程序|文件) | 动态链接库\s?[(（]?\s?DLL\s?[)）]?\s?初始化例程失败 | 无法解析的外部(?:符号|命令)
    | 无法打开(?:包括|源)?文件 | 系统找不到指定的(?:路径|文件) | 不是内部或外部命令 | 无法将“[^”]{{1,80}}”项识别为
    | (?:未找到命令|没有那个文件或目录|权限不够|拒绝访问|段错误|核心已转储|已杀死|应用程序无法正常启动|由于找不到\S{{1,60}}无法继续执行)
    """,
    re.VERBOSE,
)

#: What a log writes before its message. ERROR, FATAL and the letters E and F of glog make an error of any message.
_LOG_ERROR = re.compile(
    r"^\W*(?:\d[\d\-/:., T\]]{6,40}\s*[-|\]]?\s*)?(?:[\w.\-/\[\]]{1,60}\s+){0,2}?[\[(<]?(?:ERROR|FATAL|CRITICAL|SEVERE)[\])>]?\s*[:：\-|\]]\s*(?=\S)"
    r"|^[EF]\d{4} \d\d:\d\d:\d\d"
    r"|^\[(?:error|fatal|ERROR|FATAL)\]\s*(?=\S)"
)
_LOG_PREFIX = re.compile(r"^(?:[\s>*•\-#\d.)×│╰─>`'\"“!?🔥❌|]*)")
_NOT_ERRORS = re.compile(r"\b\w*Warning:|\b(?:INFO|DEBUG)\b\s*[:\]]")
_CHINESE_OR_WORDY = re.compile(r"[\u4e00-\u9fff]")


def hints_in(text: str) -> tuple[str, ...]:
    """Those of `HINTS` that occur in a text; a text without any holds no error line."""
    lowered = text.lower()
    return tuple(hint for hint in HINTS if hint in lowered)


def error_span(line: str, in_log: bool = False) -> tuple[int, int] | None:
    """Where in a line the error stands, as (start, end), or None. Look at lines that hold one of `HINTS` only.

    In a log (`in_log`) a line with an error in it counts as a whole. In prose only the message itself does: what
    stands before and behind it in the sentence stays the author's.
    """
    if in_log:
        if _NOT_ERRORS.search(line[:200]):
            return None
        start = _LOG_PREFIX.match(line).end()  # type: ignore[union-attr]
        if _BEGINS.match(line, start) or _LOG_ERROR.match(line) or _HOLDS.search(line):
            return (0, len(line))
        return None
    return _span_in_prose(line)


def is_error_line(line: str) -> bool:
    """Whether a line of a log says what went wrong."""
    return error_span(line, in_log=True) is not None


def _span_in_prose(line: str) -> tuple[int, int] | None:
    start = _LOG_PREFIX.match(line).end()  # type: ignore[union-attr]
    if _NOT_ERRORS.search(line[:200]):
        return None
    if _LOG_ERROR.match(line) or (match := _BEGINS.match(line, start)) is not None:
        return (start, _end_of_message(line, start))
    match = _HOLDS.search(line)
    if match is None:
        return None
    if _is_raised(match[0]):
        return (match.start(), _end_of_message(line, match.start()))
    return None if _is_sentence(line) else (start, len(line))


def _is_raised(text: str) -> bool:
    return text.rstrip(" :：").endswith(("Error", "Exception", "NotMet", "Interrupt", "Fault", "Failure"))


def _end_of_message(line: str, start: int) -> int:
    """The end of an error inside prose: the closing quote that was opened before it, or where Chinese goes on."""
    opened = line[start - 1] if start else ""
    closing = {"`": "`", '"': '"', "“": "”", "「": "」", "（": "）", "(": ")"}.get(opened)
    if closing and (found := line.rfind(closing, start + 3)) > 0:
        return found
    for mark in ("，", "。", "；", "？"):
        found = line.find(mark, start)
        if found > 0 and _CHINESE_OR_WORDY.search(line, found) and not _CHINESE_OR_WORDY.search(line, start, found):
            return found
    return len(line)


def _is_sentence(line: str) -> bool:
    """Whether a line with an error phrase is rather somebody's sentence about it."""
    return len(line) > 160 or line.rstrip().endswith(("?", "？", "吗", "。", "!", "！")) or "请问" in line
