"""Units of an issue by part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.facts import Facts, facts_of, units
from bot.core.glossary import Glossary
from bot.core.reading import Reader

GLOSSARY = Glossary({"brush": ["brush", "画笔"]})
LOG = "```\nTraceback (most recent call last):\n  File \"a.py\", line 3, in f\nKeyError: 'brush_size'\n```"


def facts(title: str, body: str = "") -> Facts:
    return facts_of(Reader().read(title, body), GLOSSARY)


def test_concepts_terms_and_identifiers_are_units():
    assert {"§brush", "brush_size", "size"} <= units("two brushes, brush_size", GLOSSARY)


def test_each_part_is_told_apart():
    found = facts("Brush is broken", f"I bought a canvas.\n\n{LOG}\n\n```python\npaint(colour_map)\n```")
    assert "§brush" in found.title and "§brush" not in found.prose
    assert "canva" in found.prose | {stemmed[:5] for stemmed in found.prose}
    assert "brush_size" in found.errors and "brush_size" not in found.said
    assert "colour_map" in found.code and "colour_map" not in found.said
    assert found.has_errors and found.has_code


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        pytest.param("The brush paints. It is a canvas.", False, id="a statement"),
        pytest.param("Which canvas is it?", True, id="a question"),
        pytest.param("请问画布 canvas 在哪里", True, id="a question in Chinese"),
    ],
)
def test_what_is_asked_is_told_from_what_is_stated(body, asked):
    found = facts("Help", body)
    assert bool({unit for unit in found.question if unit.startswith("canva")}) is asked


def test_an_issue_without_any_text_has_no_facts():
    found = facts("", "")
    assert not (found.said | found.code | found.errors | found.question)
    assert (found.clauses, found.title_clauses, found.prose_length) == ((), 0, 0)


def test_what_stands_far_down_is_not_read():
    found = facts("Help", "\n".join(f"Here is sentence {number}." for number in range(400)) + "\nMy canvas.")
    assert "sentenc" in found.prose and not any(unit.startswith("canva") for unit in found.prose)
    assert len(found.clauses) <= 12 + 12


def test_lines_of_a_log_that_differ_in_numbers_only_count_once():
    repeated = "\n".join(f"[2024/01/02 03:04:{second:02}] step {second} of 40" for second in range(40))
    found = facts("Help", f"```\n{repeated}\n[2024/01/02 03:05:00] the canvas is torn\n```")
    assert {"step", "torn"} <= found.errors and "39" not in found.errors


def test_versions_in_code_are_told_apart():
    found = facts("Help", "```bash\npip install paint==2\npip install paint==3\n```")
    assert {"2", "3"} <= found.code


def test_of_a_long_log_only_the_first_lines_are_looked_at():
    repeated = "\n".join(f"[2024/01/02 03:04:05] step {number}" for number in range(400))
    assert "torn" not in facts("Help", f"```\n{repeated}\n[2024/01/02 03:05:00] torn\n```").errors


@given(st.text(max_size=200), st.text(max_size=400))
def test_line_ends_change_nothing(title, body):
    plain = body.replace("\r", "\n")
    assert facts(title, plain) == facts(title, plain.replace("\n", "\r\n"))
