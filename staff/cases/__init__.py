"""What staff do with a case: find it, read it, work on it, answer it."""
