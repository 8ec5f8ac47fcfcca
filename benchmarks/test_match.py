"""How long matching takes, beside other ways to find an entry: `pytest benchmarks/test_match.py`."""

from __future__ import annotations

from functools import cache
from itertools import cycle

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.material import big_log, catalog, issues
from benchmarks.rivals import RIVALS, Ask
from bot.core.entry import Catalog
from bot.core.matching import Matcher

SIZES = [10, 100, 1_000, 10_000]
#: A way that scores every entry in turn takes seconds for an issue at 10,000 entries.
_RIVAL_SIZES = [10, 100, 1_000]

known = cache(catalog)
asked = cache(issues)


@cache
def matcher(size: int) -> Matcher:
    """A matcher that has seen the issues once, so that the answers it looks at are read."""
    made = Matcher(known(size))
    for title, body in asked(40):
        made.match(made.read(title, body))
    return made


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.benchmark(group="an issue of 3 kB")
def test_faqbot(benchmark: BenchmarkFixture, size: int) -> None:
    at = matcher(size)
    turn = cycle(asked(40))

    def match() -> object:
        return at.match(at.read(*next(turn)))

    benchmark(match)


@pytest.mark.parametrize("size", _RIVAL_SIZES)
@pytest.mark.parametrize("name", RIVALS)
@pytest.mark.benchmark(group="an issue of 3 kB")
def test_other_ways(benchmark: BenchmarkFixture, name: str, size: int) -> None:
    ask = _ready(name, known(size))
    turn = cycle(asked(40))
    benchmark(lambda: ask(*next(turn)))


@pytest.mark.benchmark(group="a log of 1 MB")
def test_a_log_of_a_megabyte(benchmark: BenchmarkFixture) -> None:
    at, log = matcher(100), big_log()
    benchmark(lambda: at.match(at.read("Training fails", log)))


@pytest.mark.parametrize("size", [100, 1_000])
@pytest.mark.benchmark(group="building the index")
def test_building_the_index(benchmark: BenchmarkFixture, size: int) -> None:
    benchmark.pedantic(Matcher, (known(size),), rounds=3)


def _ready(name: str, entries: Catalog) -> Ask:
    try:
        return RIVALS[name](entries)
    except ImportError as error:
        pytest.skip(f"{error.name} is missing: pip install -r requirements/benchmarks.txt")
