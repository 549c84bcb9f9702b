"""Facts of the telephone: what a screen holds, what a number is."""
