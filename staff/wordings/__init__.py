"""What callers are told, as staff change it: words side by side, checked, published by another."""
