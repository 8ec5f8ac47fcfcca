"""How long it takes to read an issue and to look for signatures in it: `pytest benchmarks/test_reading.py`."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import yaml
from pytest_benchmark.fixture import BenchmarkFixture

from bot.core.reading import Reader
from bot.core.signatures import SignatureIndex

ROOT = Path(__file__).parents[1]
CATALOG = yaml.safe_load((ROOT / "faq" / "catalog.yml").read_text(encoding="utf-8"))
READER = Reader(CATALOG["boilerplate"], CATALOG["noise"])
LOG_LINE = "[2024/01/02 03:04:05] ppocr INFO: epoch: [1/500], iter: 10, lr: 0.001, loss: 5.2\n"
FORM = (ROOT / "tests" / "core" / "golden" / "reading" / "form-en.md").read_text(encoding="utf-8")

BODIES = {
    "form, 1.5 kB": FORM,
    "form and log, 3 kB": FORM + LOG_LINE * 18,
    "prose, 3 kB": "The reader takes a while and I wonder why it is slower than it was before.\n" * 40,
    "Chinese prose, 3 kB": "识别出来的结果和图片里的文字不一样，换了模型也没有用，请问是什么原因？\n" * 28,
    "log, 1 MB": (LOG_LINE * 14_000)[:1_000_000],
    "errors, 1 MB": "KeyError: 'predict'\n" * 50_000,
    "one line, 1 MB": "a" * 1_000_000,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_reading(benchmark: BenchmarkFixture, body: str) -> None:
    benchmark(READER.read, "A title", body)


@pytest.mark.parametrize("count", [10, 100, 1_000, 10_000])
def test_searching_signatures(benchmark: BenchmarkFixture, count: int) -> None:
    benchmark(SignatureIndex(_signatures(count)).search, READER.read("A title", BODIES["form and log, 3 kB"]))


@pytest.mark.parametrize("count", [100, 1_000])
def test_building_the_index(benchmark: BenchmarkFixture, count: int) -> None:
    benchmark.pedantic(SignatureIndex, (_signatures(count),), rounds=3)


def _signatures(count: int) -> list[tuple[int, str]]:
    random = Random(1)
    words = ["".join(random.choices("abcdefghijklmnoprstuvw", k=random.randint(3, 9))) for _ in range(3_000)]
    return [(number, f"{random.choice(words)}Error: {' '.join(random.choices(words, k=7))}") for number in range(count)]
