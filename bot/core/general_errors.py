"""Error lines that programs of every kind report, so that they point to no cause."""

from __future__ import annotations

import re

_KIND = r"(?:(?:\w+\.)*\w*(?:error|exception|interrupt|warning)\s*:?\s*)?"
#: Kinds that say nothing without a message.
_BARE = (
    r"(?:\w+\.)*(?:(?:key|value|type|runtime|index|attribute|import|modulenotfound|assertion|filenotfound|os|io|connection|"
    r"timeout|memory|notimplemented|syntax|name|unicode\w*|zerodivision|permission|system)error|exception|error)\s*:?"
)
_GENERAL = re.compile(
    _BARE
    + "|"
    + _KIND
    + r"(?:"
    + "|".join(
        (
            r"(?:'\w+'|\w+) object (?:is not (?:iterable|subscriptable|callable|reversible)|does not support .*)",
            r"'?nonetype'? object has no attribute.*",
            r"(?:list|tuple|string|pop|range object)?\s*(?:assignment )?(?:index|from) (?:out of range|empty list)",
            r"list indices must be integers.*|string indices must be integers.*",
            r"(?:not enough|too many) values to unpack.*",
            r"(?:float |integer )?division (?:or modulo )?by zero",
            r"(?:\[errno \d+\] )?(?:no such file or directory|permission denied|file not found|file exists).*",
            r"(?:cuda |gpu )?out of memory",
            r"segmentation fault(?: \(core dumped\))?|core dumped|aborted|killed|bus error",
            r"(?:connection|read|request)?\s*(?:refused|reset by peer|aborted|timed out|timeout)",
            r"invalid syntax|unexpected indent|unexpected eof while parsing|expected an indented block",
            r"module not found|no module named|cannot import name|dll load failed|import failed",
            r"missing \d+ required positional arguments?.*|got an unexpected keyword argument",
            r"internal server error|500 internal server error|404 not found|not found|unknown error",
            r"subprocess-exited-with-error|metadata-generation-failed|command '.*' failed.*",
        )
    )
    + r")",
    re.IGNORECASE,
)


def is_general_error(line: str) -> bool:
    """Whether a line, or a signature with its `*`, says no more than programs of every kind do."""
    plain = " ".join(line.replace("*", " ").split()).strip(" .:,;`\"'")
    return bool(plain) and _GENERAL.fullmatch(plain) is not None
