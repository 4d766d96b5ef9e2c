"""The one translation of what the CMS says into casework's words. Nulls are real there, and mean "not known" here."""
