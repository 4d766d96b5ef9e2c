"""Adaptive Cards 1.5 built from the words of the domain: pure functions, nothing is asked or sent here."""
