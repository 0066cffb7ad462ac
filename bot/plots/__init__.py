"""Draws pictures, in a process of its own: the bot's stays small and free of NumPy."""
