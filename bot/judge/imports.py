"""The one list of modules that a submission may import; the list is data."""

from functools import cache
from importlib.resources import files


@cache
def allowed_imports() -> tuple[str, ...]:
    """Top-level module names, sorted."""
    text = files("bot.judge").joinpath("allowed_imports.txt").read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return tuple(sorted(line for line in lines if line and not line.startswith("#")))
