"""The page where documents are read, opened from a card by a short-lived personal link."""
