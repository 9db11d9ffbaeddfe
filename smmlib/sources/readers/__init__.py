"""One module a family of exports. Each has a tuple `READERS`; the registry finds it by itself."""
