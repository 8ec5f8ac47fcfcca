"""faq/ on disk or in a repository turned into a Catalog, or into every problem in it."""

from __future__ import annotations

from bot.catalog.loader import LoadedCatalog, load_files, load_folder, require

__all__ = ["LoadedCatalog", "load_files", "load_folder", "require"]
