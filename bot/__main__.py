"""`python -m bot` is the command `fromscratch`."""

from bot.cli import main

main()
