"""What the console says in another language than the English that it is written in."""
