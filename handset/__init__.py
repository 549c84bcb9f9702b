"""A phone and the operator's gateway behind it, for trying the service by hand and by test."""
