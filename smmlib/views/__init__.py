"""Drawings of the steps whose modules would grow too long with them: saved tables in, charts and tables to look at out."""
