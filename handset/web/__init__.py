"""The phone in a browser: its page, and the addresses that its keys and calls ask."""
