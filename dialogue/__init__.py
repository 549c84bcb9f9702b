"""One caller's way through the menus: the hop, and the pure engine under it."""
