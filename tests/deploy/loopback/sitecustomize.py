"""Sends a bot that runs as operators run it to the platforms of the tests, on loopback.

Python loads a module of this name at every start, from a folder in PYTHONPATH: so the
program, its unit and its image stay as they are. It speaks to nobody beyond loopback.
"""

import ipaddress
import os
import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

DISCORD = os.environ.get("LOOPBACK_DISCORD", "")
SLACK = os.environ.get("LOOPBACK_SLACK", "")


def turn_requests(module: Any) -> None:
    module.Route.BASE = f"http://{DISCORD}/api/v10"


def turn_gateway(module: Any) -> None:
    module.DiscordWebSocket.DEFAULT_GATEWAY = module.yarl.URL(f"ws://{DISCORD}/gateway")


def turn_files(module: Any) -> None:
    module.Asset.BASE = f"http://{DISCORD}/cdn"


def turn_slack(module: Any) -> None:
    module.BASE_URL = SLACK


TURNS: dict[str, Callable[[Any], None]] = {
    "discord.http": turn_requests,
    "discord.gateway": turn_gateway,
    "discord.asset": turn_files,
    "bot.fronts.slack_api": turn_slack,
}


class Detour(MetaPathFinder):
    """Changes addresses in a module as soon as it is loaded."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        turn = TURNS.get(name)
        spec = PathFinder.find_spec(name, path, target) if turn else None
        if turn is None or spec is None or spec.loader is None:
            return None
        load = spec.loader.exec_module

        def load_and_turn(module: ModuleType) -> None:
            load(module)
            turn(module)

        setattr(spec.loader, "exec_module", load_and_turn)  # noqa: B010
        return spec


def stay_here(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse to ask for a name, or to connect, beyond loopback."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else host
    if name and not is_here(name):
        raise PermissionError(f"{name} is not on loopback")


def is_here(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


if DISCORD or SLACK:
    sys.meta_path.insert(0, Detour())
    sys.addaudithook(stay_here)
