"""The double of Microsoft Teams: its connector, its identity provider, and a page that is a small Teams."""

from sandbox.teams.server import SandboxTeams

__all__ = ["SandboxTeams"]
