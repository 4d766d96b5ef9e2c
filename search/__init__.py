"""Finding words in documents: what is asked, what is found, and two engines behind one port (SQLite FTS5, Azure AI Search)."""
