"""Error messages that a text names become signatures; its sentences do not."""

from __future__ import annotations

import pytest

from bot.catalog.mining import signatures_in

MINED = [
    pytest.param("Error: unexpected argument 'x' given", "", "unexpected argument 'x' given", id="label in the title"),
    pytest.param("Export fails: KeyError: 'predict'", "", "KeyError: 'predict'", id="exception in the title"),
    pytest.param("T", "Error message: X dims[3]\\(108) != Y\\(100)  \nDo.", "X dims[3](*) != Y(*)", id="escapes"),
    pytest.param("T", "It says `No module named 'paddle'`.", "No module named 'paddle'", id="inline code"),
    pytest.param("T", "It says \"No module named 'x'\" then.", "No module named 'x'", id="quotation marks"),
    pytest.param("T", "```\n$ run\nRuntimeError: (NotFound) x\n```", "RuntimeError: (NotFound) x", id="code block"),
    pytest.param("T", "RuntimeError: (NotFound) x\n\nDo this.", "RuntimeError: (NotFound) x", id="line of its own"),
    pytest.param(
        "T", "报错信息：ImportError: libGL.so.1: cannot open", "ImportError: libGL.so.1: cannot open", id="Chinese"
    ),
    pytest.param("KeyError: 'predict'", "Has `KeyError: 'predict'` again.", "KeyError: 'predict'", id="only once"),
    pytest.param("About speed", "Errors are rare. An error may occur: try again.", "", id="sentences"),
    pytest.param("T", "Then ValueError: is raised (see below) and so on.", "", id="error within a sentence"),
    pytest.param("T", "Error: please see below", "", id="label without a message"),
    pytest.param("T", "`RuntimeError`", "", id="only a name"),
    pytest.param(
        "T",
        '`Error: No available formula with the name "gitsweep"`: run `brew tap octo/tap` first.',
        'No available formula with the name "gitsweep"',
        id="the remedy behind a code span",
    ),
    pytest.param(
        "T",
        "Error message: `X dims[3] != Y dims[2]`, so set `a_long_option_name`.",
        "X dims[3] != Y dims[2]",
        id="the remedy behind a label and a code span",
    ),
    pytest.param("T", "Error: `foo` has no key [bar]", "foo has no key [bar]", id="a code span within a message"),
    *(pytest.param("T", f"If you see `{text}`, do `x --y`.", text, id=text[:20]) for text in (
        "gitsweep.ps1 cannot be loaded because running scripts is disabled on this system",
        "gitlab: GET https://x/api 401 {message: 401 Unauthorized}",
        "refusing to delete without confirmation: stdin is not a terminal",
    )),
    *(pytest.param("T", f"Then run `{text}`.", "", id=text) for text in (
        "git commit -m 'fix: cannot load the file'", "sweep --unknown branches not found", "x = could not find it here",
        "if not found: raise invalid state", "permission denied", "error is not a value() of it",
        "No such file or directory", "git switch unknown",
    )),
    pytest.param("panic: no repositories configured", "", "panic: no repositories configured", id="a panic"),
    pytest.param("panic: what does it mean?", "", "", id="a question about a panic"),
    pytest.param("panic: runtime error: index out of range [0] with length 0", "", "", id="a panic of any program"),
    pytest.param("T", "It says `IndexError: list index out of range`.", "", id="an error of any program"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "answer", "expected"), MINED)
def test_error_messages_are_pulled_out(title, answer, expected):
    assert signatures_in(title, answer) == ((expected,) if expected else ())
