"""A double of the Redaction Log: lookups, mappings, and entries that can be seen on a page."""

from sandbox.redaction_log.server import RedactionLogService

__all__ = ["RedactionLogService"]
