"""glossary.yml turned into concepts and their wordings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from bot.catalog.document import LOADER, read_text, split_yaml
from bot.errors import Problem


def read_glossary(path: str, data: bytes | None, problems: list[Problem]) -> Mapping[str, Any]:
    """Concept to wordings, each a list of texts. Faulty concepts are left out."""
    if data is None:
        return {}
    text = read_text(path, data)
    document = split_yaml(path, text) if isinstance(text, str) else text
    if isinstance(document, Problem):
        problems.append(document)
        return {}
    glossary: dict[str, Any] = {}
    for concept, node in document.nodes.items():
        value = _value(node)
        if isinstance(value, list) and value and all(isinstance(wording, str) for wording in value):
            glossary[concept] = value
            continue
        mend = "write [a wording, another], each in quotes where it is a number or has a colon"
        message = f"the concept `{concept}` has no list of wordings"
        problems.append(Problem(path, document.lines[concept], message, mend, code="bad-value"))
    return glossary


def _value(node: yaml.Node) -> Any:
    loader = LOADER("")
    try:
        return loader.construct_object(node, deep=True)
    except yaml.YAMLError:
        return None
    finally:
        loader.dispose()
