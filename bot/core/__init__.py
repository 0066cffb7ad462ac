"""The rules of the study group: plain Python, no I/O and no clock of its own."""
