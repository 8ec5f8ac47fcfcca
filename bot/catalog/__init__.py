"""faq/ on disk or in a repository turned into a Catalog, or into every problem in it."""
