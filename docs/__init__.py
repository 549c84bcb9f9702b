"""Pages of documentation, and the pictures in them."""
