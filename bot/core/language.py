"""The language of the author's own words."""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["zh", "en"]

#: Chinese characters for each Latin word from which a text counts as Chinese.
CHINESE_SHARE = 0.3

_INLINE_CODE = re.compile(r"`[^`\n]{1,300}`|https?://\S+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_KANA_HANGUL = re.compile(r"[\u3041-\u30ff\uac00-\ud7af]")
_WORD = re.compile(r"(?<![\w./\\:=-])[A-Za-z][a-z]*(?:['’][a-z]+)?(?![\w/\\=])")
_QUOTED = re.compile(r"\"[^\"\n]{1,60}\"|'[^'\n]{1,60}'|“[^”\n]{1,60}”|「[^」\n]{1,60}」")


def language_of(*texts: str) -> Language:
    """`zh` if any of the texts is written in Chinese, else `en` (also for no words at all, and for other languages).

    Give the author's own words only, title and prose apart: a Chinese title over an English log is Chinese.
    Identifiers, code and addresses do not count; quoted Chinese inside an English sentence does not make it Chinese.
    """
    return "zh" if any(_is_chinese(text[:20_000]) for text in texts) else "en"


def _is_chinese(text: str) -> bool:
    if not _HAN.search(text):
        return False
    text = _INLINE_CODE.sub(" ", text)
    words = len(_WORD.findall(text))
    if words >= 4:
        text = _QUOTED.sub(" ", text)
    han = len(_HAN.findall(text))
    if len(_KANA_HANGUL.findall(text)) * 5 > han:
        return False
    return han > CHINESE_SHARE * words
