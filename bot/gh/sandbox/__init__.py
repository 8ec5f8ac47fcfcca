"""A stand-in for GitHub on this machine: REST, webhooks, pages and switchable faults over one state in memory."""
