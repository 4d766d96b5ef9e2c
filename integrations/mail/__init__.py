"""The wire to mailboxes (EWS by exchangelib), and reading MIME."""
