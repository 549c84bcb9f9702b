"""Africa's Talking: its library, its forms, its hosts; nobody else knows its words."""
