"""Error lines that programs of every kind report, so that they point to no cause.

What names a module, a key, a file or a host of its own is telling, and stays out. Lint and the search for gaps ask; the
matcher does not.
"""

from __future__ import annotations

import re

#: What stands before a message and says nothing: the level, the kind, where it was caught.
_LEADS = (
    r"(?:(?:\w+\.)*\w*(?:error|exception|interrupt|warning)\s*:?\s*)?",
    r"##\[error\]|fatal(?: error)?\s*:|panic\s*:|error\s*:|caused by\s*:|runtime error\s*:|what\(\)\s*:|signal\s*:",
    r"uncaught(?: \(in promise\))?|unhandled(?: promise)? ?rejection(?: \(\w+\))?\s*:?|unhandled exception\s*[:.]?",
    r"exception in thread \"[^\"]{1,80}\"|(?:(?:/bin/)?(?:ba|z|da)?sh\s*:\s*)(?:line \d+\s*:|\d+\s*:)?",
)
_LEAD = rf"(?:(?:{'|'.join(_LEADS[1:])})\s*){{0,3}}{_LEADS[0]}"
#: Kinds that say nothing without a message.
_PYTHON_KINDS = (
    "key|value|type|runtime|index|attribute|import|modulenotfound|assertion|filenotfound|os|io|connection|timeout|memory"
    r"|notimplemented|syntax|name|unicode\w*|zerodivision|permission|system|recursion|reference|range|outofmemory"
    "|stackoverflow|noclassdeffound|nosuchmethod|nosuchfield"
)
_EXCEPTIONS = (
    "nullpointer|nullreference|illegalargument|illegalstate|classnotfound|classcast|runtime|io|numberformat|timeout"
    r"|(?:array|string)?indexoutofbounds|unsupportedoperation|concurrentmodification|interrupted|execution|socket"
    "|sockettimeout|connect|unknownhost|invocationtarget|nosuchelement|filenotfound|invalidoperation|argument|argumentnull"
    "|unauthorizedaccess|indexoutofrange|formatexception|taskcanceled|aggregate|security|sslhandshake"
)
_BARE = (
    rf"(?:\w+\.)*(?:(?:{_PYTHON_KINDS})error|(?:{_EXCEPTIONS})exception|exception|error)\s*:?(?:\s*null)?"
    r"|std::(?:bad_alloc|out_of_range|exception|runtime_error|logic_error|length_error|bad_function_call)"
)

_PYTHON = (
    r"(?:'\w+'|\w+) object (?:is not (?:iterable|subscriptable|callable|reversible)|does not support .*)",
    r"'?nonetype'? object has no attribute.*",
    r"(?:list|tuple|string|pop|range object)?\s*(?:assignment )?(?:index|from) (?:out of range|empty list)",
    r"list indices must be integers.*|string indices must be integers.*",
    r"(?:not enough|too many) values to unpack.*",
    r"(?:float |integer )?division (?:or modulo )?by zero",
    r"invalid syntax|unexpected indent|unexpected eof while parsing|expected an indented block",
    r"module not found|no module named|cannot import name|dll load failed|import failed",
    r"missing \d+ required positional arguments?.*|got an unexpected keyword argument",
    r"subprocess-exited-with-error|metadata-generation-failed|command '.*' failed.*",
    r"traceback \(most recent call last\)|during handling of the above exception, another exception occurred",
    r"maximum recursion depth exceeded(?: .*)?|(?:cuda |gpu )?out of memory",
)
_GO = (
    r"index out of range(?: \[-?\d+\])?(?: with (?:length|capacity) \d+)?|slice bounds out of range.*",
    r"invalid memory address or nil pointer dereference|integer divide by zero|\[?signal sig\w+.*",
    r"goroutine \d+(?: \[.*)?|all goroutines are asleep - deadlock!?",
    r"assignment to entry in nil map|(?:close of|send on) (?:closed|nil) channel",
    r"interface conversion: .* is nil, not .*|dial tcp: i/o timeout",
    r"context (?:deadline exceeded|canceled)(?: \(client\.timeout.*)?|i/o timeout|unexpected eof|eof|no such host",
    r"(?:tls: failed to verify certificate: )?x509: certificate (?:signed by unknown authority|has expired).*",
)
_JAVA = (
    r"java heap space|gc overhead limit exceeded|metaspace|unable to create new native thread",
    r"index:? \d+(?:,| out of bounds for length) .*|array index out of range: \d+",
    r"for input string: .*|no value present",
    r"build failure|build failed(?: with an exception)?|failure: build failed with an exception|\.{3} \d+ more",
    r"(?:java\.\S*:\s*)?(?:connect(?:ion)?|read) (?:timed out|reset)|could not find or load main class",
)
_JAVASCRIPT = (
    r"cannot (?:read|set) propert(?:y|ies)(?: '(?:map|length|then|id|\d+)')?(?: of (?:undefined|null))?"
    r"(?: \((?:reading|setting) '(?:map|length|foreach|filter|then|push|split|id|name|data|value|\d+)'\))?",
    r"(?:undefined|null) is not (?:a function|an object|iterable|a constructor|defined)",
    r"unexpected token.{0,40}(?:in json at position \d+.*)?|invalid or unexpected token",
    r"unexpected end of (?:json )?input",
    r"maximum call stack size exceeded|failed to fetch|network ?error|load failed|script error",
    r"(?:connect )?e(?:connrefused|connreset|timedout|noent|acces|perm|pipe|addrinuse)",
    r"npm (?:err!|error)(?: (?:code|errno|syscall|path|cwd|command failed|a complete log).*)?|elifecycle",
    r"(?:.{0,60} )?javascript heap out of memory|cannot use import statement outside a module|cannot find module",
)
_RUST = (
    r"thread '[^']{0,80}'(?: \(\d+\))? panicked(?: at)?(?: \S+:\d+(?::\d+)?)?|explicit panic|stack overflow",
    r"called `?(?:option|result)::(?:unwrap|expect)\(\)`? on an? `?(?:none|err)`? value",
    r"index out of bounds: the len is \d+ but the index is \d+|attempt to \w+ with overflow|attempt to divide by zero",
    r"note: run with `?rust_backtrace=1.*|aborting due to (?:\d+ )?previous errors?.*|could not compile",
)
_CPP = (
    r"segmentation fault(?: \(core dumped\))?|(?:sig\w+: )?segmentation violation.*|core dumped",
    r"aborted(?: \(core dumped\))?|killed",
    r"bus error(?: \(core dumped\))?|floating point exception(?: \(core dumped\))?",
    r"access violation(?: \w+ location .*)?",
    r"terminate called (?:after throwing an instance of.*|without an active exception|recursively)",
    r"pure virtual method called",
    r"free\(\): (?:invalid pointer|double free detected.*)|double free or corruption.*|stack smashing detected.*",
    r"(?:collect2: error: )?ld returned \d+ exit status|undefined reference to|vector::_m_range_check.*",
    r"g?make(?:\[\d+\])?: \[.*\] error \d+|exception code:? 0x\w+",
)
_SHELL = (
    r"(?:\[errno \d+\] )?(?:no such file or directory|permission denied|file not found|file exists).*",
    r"(?:open|stat|mkdir|fork/exec|e\w+): (?:no such file or directory|permission denied|(?:not|is) a directory)",
    r"command not found|syntax error near unexpected token.*|unbound variable|argument list too long|bad substitution",
    r"no space left on device|device or resource busy|read-only file system|operation not permitted",
    r"(?:cannot execute binary file: )?exec format error|input/output error|broken pipe|text file busy",
    r"too many open files|cannot allocate memory",
    r"is a directory|not a directory|directory not empty|resource temporarily unavailable|terminated",
    r"access (?:is )?denied",
    r"not a git repository.*|could not read from remote repository|repository not found|terminal prompts disabled",
    r"(?:connection|read|request|connect:|operation)?\s*"
    r"(?:connection )?(?:refused|reset(?: by peer)?|aborted|timed out|timeout|closed(?: by remote host)?)",
    r"no route to host|network is unreachable|name or service not known|temporary failure in name resolution",
    r"could not resolve host(?:name)?|host key verification failed|address already in use|bind: address already in use",
    r"certificate verify failed(?:: .*)?|certificate has expired|self[- ]signed certificate(?: in certificate chain)?",
    r"unable to get local issuer certificate|ssl certificate problem|ssl handshake failed",
    r"(?:the )?remote end hung up unexpectedly",
    r"(?:(?:the )?(?:process|command|container|job|script|program|task|child process|build)(?: '.{0,80}')? )?(?:has )?"
    r"(?:completed |exited |failed |finished |returned |terminated |died )?(?:with )?(?:an? )?(?:non-?zero )?"
    r"(?:exit |return |error )?(?:code|status)[\s:=]*-?\d+",
    r"the operation was cancel+ed|oomkilled|unknown error|an? (?:unknown|unexpected|internal) error (?:has )?occurred",
)
_WINDOWS = (
    r"fullyqualifiederrorid\s*:\s*(?:unauthorizedaccess|commandnotfoundexception|nativecommanderror(?:message)?"
    r"|runtimeexception|pathnotfound|invokemethodonnull|parserexception|\w*argument\w*|namedparameternotfound)(?:,.*)?",
    r"\+?\s*categoryinfo\s*:.*|at line:\d+ char:\d+|\+ ~+|.?securityerror: \(:\) \[\], \w+",
    r"(?:cannot be loaded because )?running scripts is disabled on this system.*",
    r"(?:the term )?is not recognized as (?:the name of a cmdlet|an internal or external command).*",
    r"the system cannot find the (?:file|path|module|drive) specified",
    r"the specified (?:module|procedure) could not be found",
    r"you cannot call a method on a null-valued expression|object reference not set to an instance of an object",
    r"access to the path is denied|value cannot be null.*|the handle is invalid|the parameter is incorrect",
)
_REASON = (
    r"(?:bad request|unauthorized|forbidden|not found|page not found|method not allowed|request time-?out|conflict|gone"
    r"|payload too large|request entity too large|unsupported media type|unprocessable (?:entity|content)"
    r"|too many requests|internal (?:server )?error|not implemented|bad gateway|service (?:temporarily )?unavailable"
    r"|gateway time-?out)"
)
_HTTP = (
    rf"(?:http(?:/\d(?:\.\d)?)? |request failed with |server returned |unexpected )?(?:http )?(?:response )?(?:error |"
    rf"status |status code |code )?:?\s*[45]\d\d(?: (?:client|server) error)?[\s:,-]*{_REASON}?",
    _REASON,
    r"cors policy|blocked by cors policy|err_connection_refused|err_connection_reset|too many redirects",
)

_GENERAL = re.compile(
    rf"(?:{_LEAD})?(?:{_BARE})|{_LEAD}(?:"
    + "|".join((*_PYTHON, *_GO, *_JAVA, *_JAVASCRIPT, *_RUST, *_CPP, *_SHELL, *_WINDOWS, *_HTTP))
    + ")",
    re.IGNORECASE,
)


def is_general_error(line: str) -> bool:
    """Whether a line, or a signature with its `*`, says no more than programs of every kind do."""
    plain = " ".join(line.replace("*", " ").split()).strip(" .:,;`\"'")
    return bool(plain) and _GENERAL.fullmatch(plain) is not None
