"""What is done between the hops, each job in a thread of its own."""
