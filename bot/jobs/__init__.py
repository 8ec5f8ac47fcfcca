"""The durable queue and the database."""
