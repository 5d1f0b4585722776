"""Files that an operator takes as a pattern; the same as in docs/examples."""
