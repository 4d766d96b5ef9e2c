"""A double of an Exchange mailbox: an SMTP door, EWS good enough for exchangelib, and a page to look inside."""
