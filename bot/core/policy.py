"""What a repository wants of the bot."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """Settings as the core sees them, with safe defaults. See docs/settings.md for each."""

    target_precision: float = 0.95
    suggest: bool = False
    language: str = "author"  # author, zh or en
    extra_labels: tuple[str, ...] = ()
    apply_labels: bool = True
    create_labels: bool = False
    opt_out_label: str = "no-faq"
    skip_maintainers: bool = False
    max_age_days: int = 7  # older issues are left alone unless asked for
    dry_run: bool = True  # until somebody lets it speak
    muted: tuple[int, ...] = ()  # entries that never answer by themselves
    answer_limit: int = 1_800  # characters of an answer that are shown whole
    # Where an entry's page is: {link_base}/<path of the entry>, or a template with {id}, {page} (9, zh/9) or {path}.
    link_base: str = ""
    catalog_folder: str = "faq"  # of the repository; where link_base is empty, entries are linked there
    commands_by_anyone: tuple[str, ...] = ("show", "list", "search", "why", "help")
    commands_by_author: tuple[str, ...] = ("wrong", "right", "again")  # the author; writers may do everything
    commands_per_hour: int = 10  # of one person who may not write; further ones are ignored
