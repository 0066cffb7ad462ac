"""The buttons of what was printed, pressed by their numbers."""

from collections.abc import Sequence

from rich.console import Console

from bot.core.cards import Action
from bot.errors import UserError
from bot.fronts.terminal_render import WIDEST, plain

DO = "do"
# More than anybody looks back for; then the numbers begin again.
_MOST = 60
_GAP = "   "


class Buttons:
    """Those that an answer listed, and those of posts that came since."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._offered: list[Action] = []

    def offer(self, actions: Sequence[Action], *, further: bool = False) -> None:
        """Number them and print the list; nothing if there are none.

        Args:
            further: whether the numbers so far keep their meaning, since somebody may be
                typing one of them while a post comes.
        """
        if not actions:
            return
        if not further or len(self._offered) + len(actions) > _MOST:
            self._offered = []
        first = len(self._offered) + 1
        self._offered += actions
        lines = [f"/{DO} NUMBER:"]
        for number, action in enumerate(actions, first):
            entry = f"{number} {action.label}"
            gap = _GAP if len(lines) > 1 or not lines[0].endswith(":") else "  "
            if len(lines[-1]) + len(gap) + len(entry) <= min(self._console.width, WIDEST):
                lines[-1] += gap + entry
            else:
                lines.append(f"  {entry}")
        for line in lines:
            self._console.print(plain(line), soft_wrap=True)
        self._console.print()

    def pressed(self, words: Sequence[str]) -> Action:
        """The button whose number a line begins with.

        Raises:
            UserError: there is none.
        """
        if not words or not words[0].isdecimal() or len(words[0]) > 3:
            raise UserError(f"Write it as /{DO} NUMBER, of a button that was listed.")
        number = int(words[0])
        if not 1 <= number <= len(self._offered):
            raise UserError(f"There is no button {number}; the newest answer lists them.")
        return self._offered[number - 1]
