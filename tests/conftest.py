"""Fixtures shared by all tests. No `__init__.py` stands under tests: `tests/bot/__init__.py` would be imported as `bot`."""
