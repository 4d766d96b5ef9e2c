"""Tables, migrations, the filing ledger, the legal log and conversation state, on SQLite or PostgreSQL."""
