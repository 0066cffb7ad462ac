"""Isolation only: runs code that may be hostile, and believes none of it."""
