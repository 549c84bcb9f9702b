"""Africa's Talking: its library, its hosts, and the gate that its callbacks come through."""
