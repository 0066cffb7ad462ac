"""The command `fromscratch`: parse the words, then call the app.

Exit codes: 0 well, 1 something judged or checked is not as it should be, 2 wrong
use, 3 the judge itself failed, 78 the settings or a token must change first
(EX_CONFIG of sysexits.h; deploy/fromscratch.service doesn't start again after it).
"""

import asyncio
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from bot.cli_host import ConfigOption, JsonOption, add_commands
from bot.cli_relay import relay_app
from bot.cli_simulate import simulate
from bot.cli_slack import slack_app
from bot.config import load_settings
from bot.core.judgements import Verdict
from bot.core.models import Mode
from bot.errors import BadSetup, FromscratchError, UserError

app = typer.Typer(
    name="fromscratch",
    help="A study group that judges 'implement it from scratch' challenges.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
bench_app = typer.Typer(help="Measure this machine; every figure is a ratio.", no_args_is_help=True)
app.add_typer(bench_app, name="bench")

discord_app = typer.Typer(help="Set up the Discord front.", no_args_is_help=True)
app.add_typer(discord_app, name="discord")
challenge_app = typer.Typer(help="Write challenges.", no_args_is_help=True)
app.add_typer(challenge_app, name="challenge")
app.add_typer(relay_app, name="relay")
app.add_typer(slack_app, name="slack")

add_commands(app)
app.command()(simulate)
SlugsArgument = Annotated[list[str] | None, typer.Argument(help="All challenges if none.")]


class ChatFront(StrEnum):
    """The fronts of the command `bench chat`."""

    DISCORD = "discord"
    SLACK = "slack"


class JudgeMode(StrEnum):
    """The modes of the command `judge`."""

    TRY = "try"
    RANKED = "ranked"


@app.command()
def judge(
    slug: str,
    files: Annotated[list[Path], typer.Argument(help="Python files or notebooks.")],
    mode: Annotated[JudgeMode, typer.Option(help="try: samples only.")] = JudgeMode.RANKED,
    seed: Annotated[
        int | None, typer.Option(min=0, max=2**63 - 1, help="Replay these hidden cases.")
    ] = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Judge files against a challenge, without a database."""
    from bot import app as bot_app

    verdicts = asyncio.run(
        bot_app.judge_files(load_settings(config), slug, files, Mode(mode.value), seed, json)
    )
    if Verdict.JE in verdicts:
        raise typer.Exit(3)
    raise typer.Exit(0 if set(verdicts) == {Verdict.AC} else 1)


@app.command()
def check(
    slugs: SlugsArgument = None,
    mutants: Annotated[
        bool, typer.Option("--mutants", help="Are changed references caught? (minutes)")
    ] = False,
    flake: Annotated[
        int, typer.Option(min=0, help="On so many fresh seeds no verdict may change.")
    ] = 0,
    timing: Annotated[
        bool, typer.Option(help="Without it only what must be too slow is timed.")
    ] = True,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Check challenges: everything their author should know, at once."""
    from bot import app as bot_app
    from bot.judge.check import Questions

    questions = Questions(timing, mutants, flake)
    settings = load_settings(config)
    well = asyncio.run(bot_app.check_challenges(settings, slugs or [], questions, json))
    raise typer.Exit(0 if well else 1)


@app.command()
def quality(
    slugs: SlugsArgument = None,
    seeds: Annotated[
        int, typer.Option(min=1, help="Seeds for each right solution; wrong ones get 2.")
    ] = 20,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Measure how good the hidden cases are."""
    from bot import app as bot_app

    asyncio.run(bot_app.measure_bank(load_settings(config), slugs or [], seeds, json))


@app.command()
def play(
    name: Annotated[
        str | None, typer.Option("--as", help="Your name on the boards.", show_default=False)
    ] = None,
    data: Annotated[Path | None, typer.Option(help="The data file.", show_default=False)] = None,
    now: Annotated[
        str | None,
        typer.Option(help="Pretend that it is this time, for example 2026-11-23T12:00Z."),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Open the study group in this terminal."""
    from bot import app as bot_app

    settings = load_settings(config)
    if data is not None:
        settings = msgspec.structs.replace(settings, data_path=data)
    asyncio.run(bot_app.play(settings, name, now))


@discord_app.command("invite")
def discord_invite(config: ConfigOption = None) -> None:
    """Print the link by which somebody who manages a server invites the bot."""
    from bot.access import discord_invite_url

    print(discord_invite_url(load_settings(config)))


@app.command()
def audit(
    repair: Annotated[
        bool, typer.Option("--repair", help="Make the boards anew; no bot may run meanwhile.")
    ] = False,
    data: Annotated[
        Path | None, typer.Option(help="The data file; that of `run` if none.", show_default=False)
    ] = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Compare the boards with the judgements; a difference a line."""
    from bot.audit_command import audit as compare

    path = data or load_settings(config).group_data
    raise typer.Exit(0 if asyncio.run(compare(path, repair, json)) else 1)


@challenge_app.command("new")
def challenge_new(slug: str, config: ConfigOption = None) -> None:
    """Make a new challenge's folder, complete and small, to be changed file by file."""
    from bot.catalog.template import new_challenge

    folder = new_challenge(load_settings(config).challenges, slug)
    print(
        f"Wrote {folder}. Change it file by file, statement first; README.md beside it says how.\n"
        f"Then: fromscratch check {slug} --mutants --flake 3"
    )


@bench_app.command("judge")
def bench_judge(json: JsonOption = False, config: ConfigOption = None) -> None:
    """Compare the judge with a cold `python -c "import numpy"` in one run."""
    from bot import app as bot_app

    asyncio.run(bot_app.bench_judge(load_settings(config), json))


@bench_app.command("ranking")
def bench_ranking(
    rounds: Annotated[int, typer.Option(min=2, help="How often everything is ranked.")] = 10,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Rank 20 implementations again and again, quiet and under load."""
    from bot import app as bot_app

    asyncio.run(bot_app.bench_ranking(load_settings(config), rounds, json))


@bench_app.command("chat")
def bench_chat(
    front: Annotated[ChatFront, typer.Option(help="Which one.")] = ChatFront.DISCORD,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Acknowledge commands, idle and with 500 submissions waiting behind busy lanes."""
    from bot import app as bot_app

    asyncio.run(bot_app.bench_chat(load_settings(config), front.value, json))


@bench_app.command("boards")
def bench_boards(json: JsonOption = False) -> None:
    """Ask for boards of 10,000 and of 1,000,000 submissions, by turns (3 min)."""
    from bot.boards_bench import bench_boards as measure
    from bot.printing import show_bench, showing_progress

    with showing_progress(json) as advance:
        figures = asyncio.run(measure(advance))
    show_bench(figures, json)


def main() -> None:
    """The entry point: our errors become one sentence and an exit code."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except UserError as error:
        sys.exit(complain(error, 2))
    except BadSetup as error:
        sys.exit(complain(error, os.EX_CONFIG))
    except FromscratchError as error:
        sys.exit(complain(error, 3))


def complain(error: FromscratchError, code: int) -> int:
    """Print an error as one sentence; returns the exit code."""
    print(error, file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
