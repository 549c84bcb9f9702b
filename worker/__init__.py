"""What is done between the hops, a job a file."""
