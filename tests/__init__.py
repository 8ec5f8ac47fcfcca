"""The suite. Builders are in `tests.builders`."""
