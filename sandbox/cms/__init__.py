"""A double of the legacy CMS. What is publicly known of the real one is followed; where nothing is, the design is ours."""

from sandbox.cms.server import LegacyCms

__all__ = ["LegacyCms"]
