"""One double per outside system, over real HTTP and SMTP, stateful, with faults that can be switched on; and their seed data."""
