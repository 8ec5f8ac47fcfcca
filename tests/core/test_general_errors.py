"""Errors of every program are told from errors that name their cause."""

from __future__ import annotations

import pytest

from bot.core.general_errors import is_general_error

GENERAL = [
    "TypeError: 'NoneType' object is not iterable",
    "AttributeError: 'NoneType' object has no attribute 'shape'",
    "IndexError: list index out of range",
    "list index out of range",
    "KeyError:",
    "ValueError: not enough values to unpack (expected 3, got 2)",
    "ZeroDivisionError: division by zero",
    "FileNotFoundError: [Errno 2] No such file or directory: *",
    "Segmentation fault (core dumped)",
    "RuntimeError: CUDA out of memory",
    "torch.cuda.OutOfMemoryError: CUDA out of memory.",
    "ModuleNotFoundError: No module named",
    "error: subprocess-exited-with-error",
    "requests.exceptions.ConnectionError",
]
TELLING = [
    "",
    "***",
    "got an unexpected keyword argument 'gradient_clip'",
    "ModuleNotFoundError: No module named 'tools.infer'",
    "KeyError: 'predict'",
    "Illegal instruction (core dumped)",
    "libGL.so.1: cannot open shared object file*",
    "RuntimeError: (NotFound) Attribute (head_number) should be in AttributeMap*",
    "it works, no error",
    "ResourceExhaustedError:",
    "Out of memory error on GPU 0. Cannot allocate 3GB memory on GPU 0",
]


@pytest.mark.parametrize(("line", "general"), [(line, True) for line in GENERAL] + [(line, False) for line in TELLING])
def test_a_line_is_general_or_not(line, general):
    assert is_general_error(line) is general
