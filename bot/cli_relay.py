"""The commands `fromscratch relay …`."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.config import load_settings

relay_app = typer.Typer(
    help="Career threads: what would be relayed, and how its sources fare.", no_args_is_help=True
)


@relay_app.command("score")
def relay_score(
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Score lines of title<TAB>flair from standard input: relayed or not, and why."""
    from bot.core.text import single_line
    from bot.printing import print_json
    from bot.relay.command import score_lines

    for scored in score_lines(sys.stdin.buffer):
        if json:
            print_json(scored)
            continue
        word = "relay" if scored.relay else "no"
        reasons = "; ".join(scored.reasons) or "nothing speaks for it"
        print(f"{word:5} {scored.score:5.1f}  {single_line(scored.title)}  ({reasons})")


@relay_app.command("status")
def relay_status(
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    data: Annotated[Path | None, typer.Option(help="The data file.", show_default=False)] = None,
    config: Annotated[
        Path | None,
        typer.Option("--config", help="A TOML file of settings.", envvar="FROMSCRATCH_CONFIG"),
    ] = None,
) -> None:
    """Say when each source was read, when it is read next, and how many threads wait."""
    from bot.relaying import relay_status as show

    asyncio.run(show(data or load_settings(config).group_data, json))
