"""What the service does for a caller: files a report, gives a code, wakes staff, owes an answer."""
