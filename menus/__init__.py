"""The conversation: what is asked, in which order, in which words, whatever it is held on."""
