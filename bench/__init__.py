"""Measurements: scripts/bench NAME runs one and prints its figures as one JSON object."""
