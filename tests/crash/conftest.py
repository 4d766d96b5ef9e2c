"""The PostgreSQL server that the tests of the store use is used here, too."""

from tests.store.conftest import postgres

__all__ = ["postgres"]
