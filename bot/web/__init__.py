"""Flask: the webhook receiver, the sandbox and the pages."""
