"""The layers: imports point down only, the core is pure, and what is heavy is imported where it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BOT = ROOT / "bot"

#: Height of each part of bot; imports go to a lower one.
LAYERS = {
    "": 0,  # bot itself: its version
    "errors": 0,
    "core": 1,
    "catalog": 2,
    "gh": 2,
    "handlers": 2,
    "jobs": 2,
    "learning": 2,
    "setting_kinds": 2,
    "settings": 3,
    "wiring": 4,
    "web": 5,
    "cli": 6,
}
#: Imports within a layer, with the reason.
BESIDE = {
    ("jobs", "gh"): "budgets are put around the hub's port",
}
#: Modules of the standard library that look at the clock, the disk, the environment, the network or chance, or log.
IMPURE = frozenset(
    """
    asyncio concurrent ctypes getpass glob http importlib io locale logging mmap multiprocessing os pathlib platform
    pwd random secrets select shutil signal socket sqlite3 ssl subprocess sys tempfile threading time urllib.request
    uuid zoneinfo
    """.split()  # noqa: SIM905  one string reads better than forty
)
#: What the core may use beside the standard library: pure functions on text.
PURE = frozenset({"markdown_it", "rapidfuzz", "re2"})
HEAVY = frozenset({"flask", "github", "numpy", "sklearn", "scipy", "psycopg", "procrastinate", "pydantic", "requests"})
LONGEST = 400  # lines
#: Longer ones, with the reason.
LONG = {"bot/core/general_model.py": "data, written by benchmarks/general.py"}


@dataclass(frozen=True)
class Import:
    """One import. `name` is the module; of `from a import b` it is `a`, or `a.b` where that is a module of bot."""

    path: str
    line: int
    name: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} imports {self.name}"


def imports(path: Path) -> Iterator[Import]:
    """Every import of a module, those within functions and for types only too."""
    place = path.relative_to(ROOT).as_posix()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (Import(place, node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{place}:{node.lineno}: a relative import hides where it points"
            assert node.module
            yield Import(place, node.lineno, node.module)
            if node.module == "bot":
                yield from (Import(place, node.lineno, f"bot.{a.name}") for a in node.names if a.name in LAYERS)


def part_of(name: str) -> str:
    """The part of bot that a module belongs to: `core` for `bot.core.entry`."""
    return name.split(".")[1] if "." in name else ""


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = sorted(BOT.rglob("*.py"))
IMPORTS = [(part_of(module_of(path)), found) for path in MODULES for found in imports(path)]


def test_every_part_has_a_layer():
    assert {part_of(module_of(path)) for path in MODULES} == LAYERS.keys()


def test_imports_point_down_only():
    wrong = [
        str(found)
        for part, found in IMPORTS
        if found.name.split(".")[0] == "bot"
        and part_of(found.name) != part
        and LAYERS[part] <= LAYERS[part_of(found.name)]
        and (part, part_of(found.name)) not in BESIDE
        and (part, found.name) != ("", "bot")
    ]
    assert wrong == []


def test_every_exception_is_still_needed():
    used = {(part, part_of(found.name)) for part, found in IMPORTS if found.name.startswith("bot.")}
    assert used >= BESIDE.keys()


def test_the_settings_need_no_more_than_the_settings_of_the_jobs():
    below = {
        found.name
        for part, found in IMPORTS
        if part == "settings" and found.name.startswith("bot.") and LAYERS[part_of(found.name)] == 2
    }
    assert below == {"bot.jobs.settings", "bot.setting_kinds"}


def test_the_core_is_pure():
    wrong = [
        str(found)
        for part, found in IMPORTS
        if part == "core"
        and (found.name in IMPURE or found.name.split(".")[0] in IMPURE or not _is_known(found.name.split(".")[0]))
    ]
    assert wrong == []


def _is_known(package: str) -> bool:
    return package == "bot" or package in PURE or package in sys.stdlib_module_names


def test_the_core_never_asks_for_the_time():
    clocks = {"now", "today", "utcnow"}
    wrong = [
        f"{path.name}:{node.lineno}"
        for path in MODULES
        if part_of(module_of(path)) == "core"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in clocks
    ]
    assert wrong == []


def test_the_core_opens_nothing():
    wrong = [
        f"{path.name}:{node.lineno}"
        for path in MODULES
        if part_of(module_of(path)) == "core"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"open", "print", "input"}
    ]
    assert wrong == []


@pytest.mark.parametrize("module", ["bot.cli.main", "bot.core.triage", "bot.wiring", "bot.settings"])
def test_what_starts_first_imports_nothing_heavy(module):
    code = f"import sys, {module}; print(*sorted(name for name in sys.modules if '.' not in name))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert HEAVY & set(done.stdout.split()) == set()


def test_no_module_is_too_long():
    lengths = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {path: length for path, length in lengths.items() if length > LONGEST and path not in LONG} == {}
    assert [path for path in LONG if lengths[path] <= LONGEST] == []


def test_every_module_says_in_one_line_what_it_is():
    wrong = []
    for path in MODULES:
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        if not text.split("\n")[0].strip():
            wrong.append(path.relative_to(ROOT).as_posix())
    assert wrong == []
