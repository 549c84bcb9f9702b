"""The conversation held on a phone's screen: what was typed comes in, a screen goes out."""
