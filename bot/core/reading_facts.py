"""Facts about an environment, lines of YAML, and sentences of people."""

from __future__ import annotations

import re

_NAMES = (
    r"os|system|platform|distro|python|py|pip|conda|cuda|cudnn|nccl|tensorrt|trt|gpu|cpu|ram|memory|vram|disk|driver"
    r"|nvidia[\w\s]{0,20}|docker|image|kernel|arch(?:itecture)?|node|npm|java|jdk|gcc|g\+\+|cmake|msvc|visual\sstudio"
    r"|vs\d*|go|rust|version|branch|commit|release|browser|device|hardware|machine|server|install(?:ation)?|torch"
    r"|pytorch|tensorflow|numpy|opencv[\w-]{0,20}|onnx[\w-]{0,20}|windows|win|linux|ubuntu|centos|debian|macos|mac\sos"
    r"|ios|android|package|framework|environment|env|operating\ssystem"
    r"|操作系统|系统|系统版本|环境|运行环境|平台|版本|版本号|显卡|显存|内存|处理器|驱动|硬件|机器|设备|镜像|编译器|语言|分支"
)
_FACT = re.compile(
    rf"""
    (?:[-*+•·]\s+|\d+[.、)]\s*)?(?:
      (?:\*\*)?(?:{_NAMES})(?:\s?(?:version|版本号?|ver|type|model|name|info|型号|系统))?(?:\*\*)?
      (?:\s*[:：=]\s*\S.{{0,70}}|\s+v?\d[\w.]*(?:[\s,(].{{0,30}})?)$
    | (?:gpu|cpu|ram|os|显卡|显存|内存|处理器|系统)\s+(?-i:[A-Z0-9])[\w\s()@.\-]{{0,40}}$
    | [A-Za-z][\w.\-]*(?:\s?[:：=]{{1,2}}\s?|\s+)[vV]?\d+(?:\.\d+)+[\w.+\-]*\s*$
    | (?:windows|win|ubuntu|centos|debian|macos|linux)\s?-?\d[\w.,\s()_/+\-]{{0,60}}
      (?:专业版|家庭版|企业版|位)?[\w\s]{{0,10}}$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
#: A fact that begins in Chinese begins with one of these: most Chinese lines are seen to be none by that.
_FIRST_HAN = "\u2e80"
_BEGINNINGS = frozenset(name[0] for name in _NAMES.split("|") if name[0] >= _FIRST_HAN)
_MAY_BE_FACT = re.compile(r"[\d:：=]")
_YAML = re.compile(r"(?:-\s+)?[A-Za-z_][\w.\-]*\s*:(?:\s+[^\s\u3400-\u9fff][^\u3400-\u9fff]{0,120}|\s*)$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|(?:#|//).*")
_PLAIN_WORDS = re.compile(r"[a-z]+(?:,? [a-z']+)+[.!]?$", re.IGNORECASE)
_POLITE = re.compile(r"(?:thanks?|thank you|thx|hi|hello|hey|best|regards|cheers|please|help)\b", re.IGNORECASE)


def is_fact(stripped: str) -> bool:
    """Whether a line states something about the environment: `Python 3.10`, `- OS: Windows 11`, `显卡：RTX 3060`."""
    if len(stripped) > 110 or stripped[-1] in "?？" or not _MAY_BE_FACT.search(stripped):
        return False
    first = stripped[0]
    if first >= _FIRST_HAN and first not in _BEGINNINGS and not first.isdigit():
        return False
    return _FACT.match(stripped) is not None


def is_yaml(stripped: str) -> bool:
    """Whether a line may be one of a YAML file: `key:` or `key: value`, without Chinese."""
    return ":" in stripped and _YAML.match(stripped) is not None


def is_sentence(stripped: str) -> bool:
    """Whether a line reads like the words of a person rather than like output or code."""
    if stripped[-1] in "?？" or (not stripped.isascii() and _HAN.search(stripped)):
        return True
    words = stripped[:300].split()
    if len(words) < 4:
        return _POLITE.match(stripped) is not None or (len(words) > 1 and _PLAIN_WORDS.match(stripped) is not None)
    plain = sum(word.strip(".,!?:;'\"()").isalpha() for word in words)
    return plain >= 0.75 * len(words) and any(word.islower() for word in words)


def has_chinese_words(stripped: str) -> bool:
    """Whether Chinese stands in a line outside quotes and comments, so that it is no code."""
    return not stripped.isascii() and len(_HAN.findall(_QUOTED.sub("", stripped[:500]))) >= 3
