"""What a conversation or a call can have done: here menus and models meet, and nowhere else."""
