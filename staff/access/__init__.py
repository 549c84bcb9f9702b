"""Who may enter the console, and as whom."""
