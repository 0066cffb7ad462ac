"""Reads challenge folders; the only code that knows their format."""
