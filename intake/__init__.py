"""Mailbox to case: listen, read, match, file or hold, acknowledge."""
