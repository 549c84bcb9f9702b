"""How words are sealed: envelopes, stretched keys, recovery keys, return codes."""
