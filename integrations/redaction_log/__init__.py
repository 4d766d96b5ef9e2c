"""The wire to the Redaction Log service."""
