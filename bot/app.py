"""The composition root: builds the parts, owns their tasks and the order they end in."""

import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bot.catalog.folder import FolderCatalog
from bot.config import Settings
from bot.core.models import Mode, Verdict
from bot.judge.command import as_line, as_text, judge_sources, read_sources
from bot.judge.lanes import default_lanes, open_lanes


async def judge_files(
    settings: Settings,
    slug: str,
    paths: Sequence[Path],
    mode: Mode,
    seed: int | None,
    as_json: bool,
) -> list[Verdict]:
    """Judge files and print a line, or a few, for each.

    Raises:
        UserError: an unknown slug or a path that can't be read; nothing was judged.
    """
    challenge = FolderCatalog(settings.challenges).load(slug)
    sources = list(zip(paths, read_sources(paths), strict=True))
    verdicts = []
    async with open_lanes(1) as lanes:
        async for path, judgement in judge_sources(lanes, challenge, sources, mode, seed):
            if as_json:
                sys.stdout.write(msgspec.json.encode(as_line(path, slug, judgement)).decode())
            else:
                sys.stdout.write(as_text(path, judgement))
            sys.stdout.write("\n")
            sys.stdout.flush()
            verdicts.append(judgement.verdict)
    return verdicts


__all__ = ["default_lanes", "judge_files"]
