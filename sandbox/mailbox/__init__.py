"""A double of an Exchange mailbox: an SMTP door, EWS good enough for exchangelib, and a page to look inside."""

from sandbox.mailbox.mailbox import ADDRESS, BACK_OFF_MS, PASSWORD, SandboxMailbox

__all__ = ["ADDRESS", "BACK_OFF_MS", "PASSWORD", "SandboxMailbox"]
