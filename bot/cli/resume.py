"""`faqbot resume`, which lives beside `faqbot pause`."""

from __future__ import annotations

from bot.cli.pause import resume

__all__ = ["resume"]
