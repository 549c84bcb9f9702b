"""Holding the conversation by voice: ring, listen, press a key, speak."""
