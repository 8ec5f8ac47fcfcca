"""How long a match takes beside other ways to find an entry, by the size of the catalog: one table.

    pip install -r requirements/benchmarks.txt     what is compared with (see there); left out where it is missing
    python benchmarks/speed.py                     about five minutes
    python benchmarks/speed.py --quick             ten and a hundred entries only

Each figure is the median over issues of the median of several runs, in milliseconds.
"""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.material import ROOT, big_log, catalog, issues, wordy_issues
from benchmarks.rivals import RIVALS
from bot.core.entry import Catalog
from bot.core.matching import Matcher

SIZES = (10, 100, 1_000, 10_000)
#: Issues that are measured, and how often each.
ISSUES, RUNS = 40, 5
#: Seconds after which no further issue is measured: some ways take seconds for one.
_LONGEST = 15.0

Row = dict[int, str]


def main(arguments: Sequence[str]) -> None:
    """Measure, and print the tables in Markdown."""
    sizes = SIZES[:2] if "--quick" in arguments else SIZES
    catalogs = {size: catalog(size) for size in sizes}
    table: dict[str, Row] = {}
    for size, known in catalogs.items():
        for name, figure in _ours(known):
            table.setdefault(name, {})[size] = figure
            print(f"{size} entries: {name}: {figure}", file=sys.stderr)
    for name, make in RIVALS.items():
        for size, known in catalogs.items():
            figure = _rival(make, known)
            table.setdefault(f"{name}, ms", {})[size] = figure
            print(f"{size} entries: {name}: {figure}", file=sys.stderr)
    print(_markdown(table, sizes))
    print(f"\nA log of 1 MB with 100 entries: {_of_log(catalogs[100]):.0f} ms. ", end="")
    print(f"`faqbot try` with the shipped catalog, the whole process: {_of_process():.2f} s.")


def milliseconds(work: Callable[[str, str], object], asked: Sequence[tuple[str, str]], runs: int = RUNS) -> float:
    """Median over the issues of the median of some runs; fewer issues where one takes long."""
    begun = perf_counter()
    found: list[float] = []
    for title, body in asked:
        found.append(median(_seconds(lambda title=title, body=body: work(title, body)) for _ in range(runs)))
        if perf_counter() - begun > _LONGEST:
            break
    return 1_000 * median(found)


def _ours(known: Catalog) -> list[tuple[str, str]]:
    begun = perf_counter()
    matcher = Matcher(known)
    built = perf_counter() - begun
    asked = issues(ISSUES)
    texts = {title + body: matcher.read(title, body) for title, body in asked}

    def whole(title: str, body: str) -> object:
        return matcher.match(matcher.read(title, body))

    return [
        ("**faqbot**: reading and matching 3 kB, ms", f"{milliseconds(whole, asked):.2f}"),
        (
            "faqbot: matching alone, ms",
            f"{milliseconds(lambda title, body: matcher.match(texts[title + body]), asked):.2f}",
        ),
        ("faqbot: 3 kB of words, ms", f"{milliseconds(whole, wordy_issues(ISSUES)):.2f}"),
        ("faqbot: building the index, s", f"{built:.2f}"),
        ("faqbot: memory of the index, MB", f"{megabytes(known):.1f}"),
    ]


def megabytes(known: Catalog) -> float:
    """What a matcher of the catalog holds, beside the catalog itself."""
    tracemalloc.start()
    matcher = Matcher(known)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert matcher.catalog is known
    return held / 1e6


def _rival(make: Callable[[Catalog], Callable[[str, str], int]], known: Catalog) -> str:
    try:
        ask = make(known)
    except ImportError as error:
        return f"({error.name} is missing)"
    return f"{milliseconds(ask, issues(ISSUES), runs=3):.2f}"


def _of_log(known: Catalog) -> float:
    matcher = Matcher(known)
    return milliseconds(lambda title, body: matcher.match(matcher.read(title, body)), [("Training fails", big_log())])


def _of_process() -> float:
    command = [str(Path(sys.executable).with_name("faqbot")), "try", "-", "--faq", str(ROOT / "faq")]
    title, body = issues(ISSUES)[0]
    asked = f"{title}\n{body}".encode()
    return median(
        _seconds(lambda: subprocess.run(command, input=asked, capture_output=True, check=True, cwd=ROOT))
        for _ in range(5)
    )


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def _markdown(table: dict[str, Row], sizes: Sequence[int]) -> str:
    lines = ["| entries | " + " | ".join(f"{size:,}" for size in sizes) + " |", "|-|" + "-:|" * len(sizes)]
    lines += [f"| {name} | " + " | ".join(row.get(size, "") for size in sizes) + " |" for name, row in table.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    main(sys.argv[1:])
