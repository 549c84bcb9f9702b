"""Programs that take the pictures of the pages, on a demo in a browser."""
