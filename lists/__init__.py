"""The lists that staff keep: read from a file whole or not at all, compared, and in use."""
