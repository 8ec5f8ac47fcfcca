"""A file's bytes turned into YAML nodes and the Markdown after them, or into problems with their lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from bot.errors import Problem

#: libyaml's C parser reads a catalog of 140 files in about 20 ms, the Python one in 250 ms.
LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

#: Characters of a whole file; far above any answer that a person would read.
SIZE_LIMIT = 400_000
_DEPTH_LIMIT = 12
_FENCE = "---"


@dataclass(slots=True)
class Document:
    """A file that was taken apart. `nodes` are the keys' nodes, `lines` the 1-based line of every key in the file."""

    path: str
    nodes: dict[str, yaml.Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    offset: int = 0  # what a node's line lacks to the 1-based line in the file
    body: str = ""
    body_line: int = 0


def read_text(path: str, data: bytes) -> str | Problem:
    """`data` as text with LF line ends and without a byte order mark."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Problem(path, line, "is not UTF-8", "save the file in UTF-8", code="not-utf8")
    if len(text) > SIZE_LIMIT:
        return Problem(path, 0, f"is longer than {SIZE_LIMIT:,} characters", "shorten the file", code="too-long")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def split_document(path: str, text: str) -> Document | Problem:
    """A Markdown file with front matter, taken apart."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        mend = "begin the file with a line of three dashes, the keys `id` and `title`, and three dashes again"
        return Problem(path, 1, "has no front matter", mend, code="no-front-matter")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), 0)
    if not end:
        return Problem(
            path, 1, "has front matter without an end", "put --- on a line of its own", code="no-front-matter"
        )
    answer = lines[end + 1 :]
    blank = next((count for count, line in enumerate(answer) if line.strip()), 0)
    document = Document(path, offset=2, body="\n".join(answer[blank:]).rstrip(), body_line=end + blank + 2)
    return _with_keys(document, "\n".join(lines[1:end]) + "\n")


def split_yaml(path: str, text: str) -> Document | Problem:
    """A YAML file of keys, taken apart."""
    return _with_keys(Document(path, offset=1), text)


def _with_keys(document: Document, source: str) -> Document | Problem:
    try:
        root = _compose(source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + document.offset if mark else 0
        mend = "text with a colon, a #, a quote or a bracket in it belongs in quotes; indent with spaces"
        return Problem(document.path, line, f"is not YAML: {error.problem or error.context}", mend, code="not-yaml")
    except yaml.reader.ReaderError as error:
        line = source.count("\n", 0, int(error.position)) + document.offset
        return Problem(document.path, line, "holds a control character", "delete it", code="not-yaml")
    if root is None:
        return document
    if not isinstance(root, yaml.MappingNode):
        line = root.start_mark.line + document.offset
        return Problem(document.path, line, "does not hold keys", "write `key: value` lines", code="not-keys")
    for key, value in root.value:
        line = key.start_mark.line + document.offset
        if key.value in document.nodes:
            mend = f"keep one of them; the first is in line {document.lines[key.value]}"
            return Problem(document.path, line, f"has the key `{key.value}` twice", mend, code="duplicate-key")
        document.nodes[str(key.value)] = value
        document.lines[str(key.value)] = line
    return document


def _compose(source: str) -> yaml.Node | None:
    """The root node. Nesting and anchors are refused on the event stream, before anything could recurse or grow."""
    depth = 0
    for event in yaml.parse(source, Loader=LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise _refusal("anchors are not supported", event)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEPTH_LIMIT:
                raise _refusal("it is nested too deeply", event)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    root: yaml.Node | None = yaml.compose(source, Loader=LOADER)
    return root


def _refusal(why: str, event: yaml.Event) -> yaml.MarkedYAMLError:
    mark: Any = event.start_mark
    return yaml.MarkedYAMLError(problem=why, problem_mark=mark)
