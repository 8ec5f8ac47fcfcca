from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reading_paths import NOBODY, mask_user_names

PATHS = [
    pytest.param("no path at all", "no path at all", id="no path"),
    pytest.param("/root/PaddleOCR/tools", "/root/PaddleOCR/tools", id="root is nobody"),
    pytest.param("/home/user/.paddleocr", "/home/user/.paddleocr", id="user is nobody"),
    pytest.param(r"C:\Users\Administrator\x", r"C:\Users\Administrator\x", id="the administrator is nobody"),
    pytest.param("website.com/home/news", "website.com/home/news", id="the home page of a site"),
    pytest.param("/opt/home/jane/x", "/opt/home/jane/x", id="home further down"),
    pytest.param("/home/jane/x.py", "/home/<user>/x.py", id="Linux"),
    pytest.param("/home/jane", "/home/<user>", id="Linux, the folder itself"),
    pytest.param("/Users/jane.doe/x.py", "/Users/<user>/x.py", id="macOS"),
    pytest.param(r"C:\Users\jane\x.py", r"C:\Users\<user>\x.py", id="Windows"),
    pytest.param(r"'C:\\Users\\jane\\x.py'", r"'C:\\Users\\<user>\\x.py'", id="Windows in a Python string"),
    pytest.param("C:/Users/jane/x.py", "C:/Users/<user>/x.py", id="Windows with slashes"),
    pytest.param(r"d:\users\小明\模型", r"d:\users\<user>\模型", id="a Chinese name"),
    pytest.param(
        'File "/home/jane/a.py" and "/home/joe/b.py"',
        'File "/home/<user>/a.py" and "/home/<user>/b.py"',
        id="two of them",
    ),
]


@pytest.mark.parametrize(("text", "masked"), PATHS)
def test_user_names_in_paths_are_masked(text: str, masked: str) -> None:
    assert mask_user_names(text) == masked


@given(st.text(alphabet="/\\:CUsershome jane", max_size=60))
def test_masking_twice_changes_nothing(text: str) -> None:
    masked = mask_user_names(text)
    assert mask_user_names(masked) == masked


def test_nobody_is_written_in_lower_case() -> None:
    assert {name.lower() for name in NOBODY} == NOBODY
