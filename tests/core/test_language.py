from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.language import language_of
from tests.core.paddleocr import READER

TEXTS = [
    pytest.param("Recognition is slow on my laptop", "en", id="English"),
    pytest.param("识别很慢", "zh", id="Chinese"),
    pytest.param("", "en", id="nothing"),
    pytest.param("![](a.png) 12 34", "en", id="no words"),
    pytest.param("en_PP-OCRv3_rec_infer 输出中文", "zh", id="Chinese around identifiers"),
    pytest.param("paddleocr vl 用 vllm server 部署报错", "zh", id="Chinese with English terms"),
    pytest.param("The model prints '服' and '汉' instead of the letters in my picture", "en", id="quoted Chinese"),
    pytest.param("It answers 汉 although I asked for English letters only", "en", id="one Chinese letter in English"),
    pytest.param("認識結果がおかしいです、どうすればいいですか", "en", id="Japanese is neither"),
    pytest.param("인식이 느려요", "en", id="Korean is neither"),
    pytest.param("請問什麼時候支援", "zh", id="traditional characters"),
]


@pytest.mark.parametrize(("text", "language"), TEXTS)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_chinese_title_over_english_prose_is_chinese() -> None:
    assert language_of("导出失败", "I ran the script and it stopped with the message below, what now") == "zh"


@pytest.mark.parametrize("kind", ["log", "fence"])
def test_an_english_log_under_a_chinese_title_is_chinese(kind: str) -> None:
    log = "[2024/01/02 03:04:05] ppocr INFO: this line has many English words in it\n" * 20
    assert READER.read("转换模型", log if kind == "log" else f"```\n{log}```").language == "zh"


def test_a_chinese_log_line_does_not_make_an_english_issue_chinese() -> None:
    body = (
        "Import stops on my laptop with the default settings.\n\n```\nOSError: [WinError 126] 找不到指定的模块。\n```"
    )
    assert READER.read("Import fails on Windows", body).language == "en"


def test_bilingual_template_headings_do_not_make_an_english_issue_chinese() -> None:
    body = "### 🐛 Bug (问题描述)\n\nNothing is recognised\n\n### 🏃‍♂️ Environment (运行环境)\n\nUbuntu 22.04\n"
    assert READER.read("Empty result", body).language == "en"


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_language_of_two_texts_is_chinese_if_that_of_one_is(one: str, other: str) -> None:
    both = {language_of(one), language_of(other)}
    assert language_of(one, other) == ("zh" if "zh" in both else "en")
