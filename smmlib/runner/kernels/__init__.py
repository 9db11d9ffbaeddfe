"""Real kernels, started in a fraction of the time: forked from a warmed process, or started alone with the same outputs."""
