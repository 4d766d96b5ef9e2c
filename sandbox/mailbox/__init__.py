"""Doubles of Exchange mailboxes: an SMTP door, EWS and Microsoft Graph over one state, and a page to look inside."""

from sandbox.mailbox.ews_faults import BACK_OFF_MS
from sandbox.mailbox.mailbox import ADDRESS, PASSWORD, SandboxMailbox

__all__ = ["ADDRESS", "BACK_OFF_MS", "PASSWORD", "SandboxMailbox"]
