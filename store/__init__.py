"""Tables, migrations, the ledger of writes, the legal log and the chat's state, on SQLite or PostgreSQL."""
