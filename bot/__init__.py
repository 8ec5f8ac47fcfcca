"""faqbot: answers new GitHub issues from a curated FAQ, or stays silent."""

__version__ = "0.1.0"
