"""Where people meet the group: parse, acknowledge, render, map errors."""
