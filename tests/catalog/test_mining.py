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
]


@pytest.mark.parametrize(("title", "answer", "expected"), MINED)
def test_error_messages_are_pulled_out(title, answer, expected):
    assert signatures_in(title, answer) == ((expected,) if expected else ())
