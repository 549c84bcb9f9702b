"""What callers hear: a file for each prompt and language, and how such files are made."""
