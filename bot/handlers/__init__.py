"""Use cases: an event and its context turned into actions."""
