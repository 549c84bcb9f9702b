"""What holds for any phone: its letters and how many fit, its keys, how a number is written."""
