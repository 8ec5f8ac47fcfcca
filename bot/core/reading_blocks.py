"""What a fenced block is as a whole, so that lines which show nothing by themselves go with it."""

from __future__ import annotations

from bot.core.reading_facts import is_sentence

_SHELL = frozenset({"bash", "sh", "shell", "zsh", "console", "powershell", "ps1", "cmd", "bat", "dos", "shell-session"})
_CODE = frozenset(
    {"python", "py", "cpp", "c++", "c", "cc", "java", "js", "javascript", "ts", "typescript", "go", "rust", "csharp"}
    | {"cs", "c#", "kotlin", "swift", "html", "python3", "ipython"}
)
_CONFIG = frozenset({"yaml", "yml", "json", "toml", "ini", "xml", "properties", "conf", "config"})


def kind_of_block(language: str, kinds: list[str], lines: list[str]) -> str:
    """The kind of those lines of a fenced block that do not show it by themselves."""
    if language in _CONFIG:
        return "config"
    if language in _SHELL:
        return "log" if "log" in kinds else "command"
    if language in _CODE:
        return "log" if kinds.count("log") > kinds.count("code") else "code"
    if "log" in kinds:
        return "log"
    best = max(("code", "config", "command"), key=kinds.count)
    if best in kinds:
        return best
    return "prose" if lines and all(is_sentence(line) for line in lines) else "log"


def in_block(kind: str, default: str) -> str:
    """The kind of a line in a fenced block, from what it shows by itself and from what the block is."""
    if (kind, default) in (("config", "code"), ("code", "log")):
        return default
    return kind or default
