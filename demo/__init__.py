"""The whole service on one machine, for a try."""
