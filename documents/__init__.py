"""Bytes to pages: text, page count and pictures, always in a guarded worker process."""
