"""A catalog turned into the pages of a site that needs no server, and asks nothing of other hosts."""

from __future__ import annotations

from bot.catalog.site.pages import CONTENT_TYPES, site_pages
from bot.catalog.site.writing import write_site

__all__ = ["CONTENT_TYPES", "site_pages", "write_site"]
