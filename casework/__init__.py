"""The words of the domain: frozen, pure, and free of any outside system. Everything else speaks in these."""
