"""faqbot: answers new GitHub issues from a curated FAQ, or stays silent."""
