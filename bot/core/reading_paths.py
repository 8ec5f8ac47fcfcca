"""Names of people in paths, masked."""

from __future__ import annotations

import re

#: Users that are nobody: systems, containers and examples.
NOBODY = frozenset(
    ("root", "ubuntu", "user", "username", "users", "public", "default", "runner", "vagrant", "docker", "app", "admin")
    + ("administrator", "aistudio", "jovyan", "centos", "work", "paddle", "xxx", "xxxx", "test", "shared", "all")
)
_HOME = re.compile(
    r"""
    (?P<before>
        (?:(?<![\w.])/(?:home|Users|data/home|mnt/[a-z]/Users)/)
      | (?:\b[A-Za-z]:[\\/]{1,2}(?:Users|用户|Documents[ ]and[ ]Settings)[\\/]{1,2})
    )
    (?P<user>[^\s\\/"'<>|:*?,;，。；：）)]{1,64})
    (?P<behind>[\\/]|(?=[\s"',;:，。；：）)]|$))
    """,
    re.IGNORECASE | re.VERBOSE,
)


def mask_user_names(text: str) -> str:
    """`/home/jane/x` becomes `/home/<user>/x`, `C:\\Users\\jane` becomes `C:\\Users\\<user>`; linear in the text."""
    return _HOME.sub(_mask, text) if "/" in text or "\\" in text else text


def _mask(match: re.Match[str]) -> str:
    if match["user"].lower() in NOBODY:
        return match[0]
    return f"{match['before']}<user>{match['behind']}"
