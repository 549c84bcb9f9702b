"""What a hop costs, measured beside what it could have been built on."""
