"""The machines: which notebook runs when, in which kernel, and what a run leaves behind."""
