"""A double of Azure AI Search: indexes, documents, filters and queries, in the REST form its SDK speaks."""

from sandbox.search.server import SearchService

__all__ = ["SearchService"]
