"""DDEI as a REST API, under the names of the published contract: thin handlers behind one door."""

from ddei.rest.door import add_rest
from ddei.rest.tokens import TokenVerifier

__all__ = ["TokenVerifier", "add_rest"]
