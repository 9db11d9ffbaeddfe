"""Paper: reports made from executed notebooks, saved tables and findings. Nothing is computed here."""
