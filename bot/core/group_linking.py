"""`/mod link` and `/mod unlink`: a Discord server and a Slack workspace as one study group.

A moderator of each side types the other group's name, where they moderate.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

from bot.core.asking import Asker
from bot.core.cards import Action, Card, Form, Kind, Question
from bot.core.commands import Act, Answer, Command, Given, Option, Post, Takes
from bot.core.features import unknown
from bot.core.group_link_ports import GROUPS_ASKED, GroupLink, GroupLinkStore
from bot.core.link_codes import CODE_LIFE, elsewhere, new_code, to_type, typed
from bot.core.linking_ports import CodeProblem
from bot.core.posts import Delivery
from bot.core.team import NO_SETTINGS, refuse_others
from bot.core.text import name_for_show, single_line
from bot.errors import UserError

_LIVES = CODE_LIFE.seconds // 60
_GONE = "There is nothing to answer any more. /mod link makes a fresh code."
_PROBLEMS = {
    CodeProblem.WRONG: (
        f"This code was used, or is older than {_LIVES} minutes, or is none. Make a fresh one in "
        "the group that goes on."
    ),
    CodeProblem.TOO_MANY: (
        "You have tried too often. Wait an hour, then try again with a fresh code."
    ),
    CodeProblem.OWN: "The code is of this group. Type it in the group that joins.",
    CodeProblem.SAME_PLATFORM: (
        "A group has one place on each platform, and both of these have one on the same."
    ),
}
_LONGEST_NUMBER = 15


class GroupLinking:
    """Links communities; a feature of every group, for moderators."""

    def __init__(self, store: GroupLinkStore) -> None:
        self._store = store

    def commands(self) -> Sequence[Command]:
        """`/mod link` and `/mod unlink`."""
        code = Option("code", Takes.TEXT, "The code that the other group was given")
        return (
            Command(("mod", "link"), "Be one group on Discord and Slack", self._link, (code,)),
            Command(("mod", "unlink"), "Let this place leave the group", self._ask_leave),
        )

    def actions(self) -> Mapping[str, Act]:
        """What a moderator answers."""
        return {
            "groups-name": self._ask_name,
            "groups-refuse": self._refuse,
            "groups-leave": self._leave,
        }

    def form_actions(self) -> Collection[str]:
        """The one that asks for a name."""
        return ("groups-name",)

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        """The typed name."""
        return {"groups-link": self._named}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        """What the moderator who made the code is told."""
        return {GROUPS_ASKED: self._asked}

    async def _link(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        if given.text("code"):
            return await self._enter(asker, given.text("code"))
        waiting = await self._store.waiting_group_link(asker.community.id)
        if waiting is not None:
            return _question(waiting, waiting.guest)
        if asker.community.settings is None:
            raise UserError(NO_SETTINGS)
        code = new_code()
        if not await self._store.make_group_code(asker.community.id, asker.account, code):
            raise UserError(_PROBLEMS[CodeProblem.TOO_MANY])
        platform = asker.account.platform
        return Card(
            title="Link another group with this one",
            body=(
                f"A moderator of the other group writes what is below on {elsewhere(platform)}, "
                f"within {_LIVES} minutes. You are asked before anything is linked.\n\n"
                "This group goes on: its settings, challenges, round and season. The other one "
                "joins."
            ),
            code=to_type("mod link", code, platform),
        )

    async def _enter(self, asker: Asker, code: str) -> Card:
        found = await self._store.enter_group_code(asker.community.id, asker.account, typed(code))
        if isinstance(found, CodeProblem):
            raise UserError(_PROBLEMS[found])
        return _question(found, found.home)

    async def _ask_name(self, asker: Asker, value: str) -> Form:
        return Form(
            id=f"groups-link:{_number(value)}",
            title="Link the two groups",
            questions=(
                Question(
                    "name",
                    Kind.TEXT,
                    "The name of the other group",
                    hint="As it is shown above",
                    max_length=200,
                ),
            ),
            submit="Link",
        )

    async def _named(self, asker: Asker, value: str, given: Given) -> Card:
        refuse_others(asker)
        link = await self._store.group_link(_number(value))
        here = asker.community.id
        if link is None or here not in (link.home_id, link.guest_id):
            raise UserError(_GONE)
        other = link.guest if here == link.home_id else link.home
        if _bare(given.text("name")) != _bare(other):
            raise UserError(f"Nothing was linked. To link, type the name: {name_for_show(other)}")
        if here == link.guest_id:
            if not await self._store.confirm_group_link(link.id, here):
                raise UserError(_GONE)
            return Card(
                title="Now the other side",
                body=(
                    f"A moderator of {name_for_show(other)} is asked. Nothing is linked until "
                    "they type this group's name."
                ),
            )
        if not await self._store.approve_group_link(link.id, here, asker.account):
            raise UserError(_GONE)
        return Card(
            title=f"Linked with {name_for_show(other)}",
            body=(
                "You are one study group. Moderators of either moderate both, and posts go to "
                "the channels of both. Members with an account on each side become one with "
                f"/link; /leaderboard archive shows how {name_for_show(other)} stood."
            ),
        )

    async def _refuse(self, asker: Asker, value: str) -> Card:
        refuse_others(asker)
        if not await self._store.refuse_group_link(_number(value), asker.community.id):
            raise UserError(_GONE)
        return Card(title="Not linked", body="Nothing changed.")

    async def _ask_leave(self, asker: Asker, given: Given) -> Card:
        refuse_others(asker)
        settings = asker.community.settings
        if settings is None or not settings.place:
            raise UserError("This place did not join another group, so it can leave none.")
        return Card(
            title=f"Leave {name_for_show(asker.community.name)}?",
            body=(
                "This place is a study group of its own again, with the settings and the "
                "results from before. What was reached together stays with the other group."
            ),
            actions=(Action("groups-leave", "", "Leave"),),
        )

    async def _leave(self, asker: Asker, value: str) -> Card:
        refuse_others(asker)
        platform = asker.account.platform
        if not await self._store.leave_group(asker.community.id, platform, asker.account):
            raise UserError(_GONE)
        return Card(
            title="On your own again",
            body="Look through /mod settings; rounds go on at your weekly time.",
        )

    async def _asked(self, delivery: Delivery) -> Post | None:
        link = await self._store.group_link(_number(delivery.payload))
        if link is None or not link.confirmed:
            return None
        return Post(
            Card(
                title=f"{name_for_show(link.guest)} wants to join {name_for_show(link.home)}",
                body=(
                    "A moderator there typed your code. To answer, write /mod link in "
                    f"{name_for_show(link.home)}."
                ),
            )
        )


def _question(link: GroupLink, other: str) -> Card:
    home, guest = name_for_show(link.home), name_for_show(link.guest)
    return Card(
        title=f"Link with {name_for_show(other)}?",
        body=(
            f"{guest} joins {home}. The settings, challenges, round and season of {home} go on. "
            f"An open round of {guest} closes now with its summary, and its history stays as an "
            "archive. Moderators of either moderate both; bans hold in both.\n\n"
            "It is linked once a moderator of each side typed the other's name."
        ),
        actions=(
            Action("groups-name", str(link.id), "Type the name"),
            Action("groups-refuse", str(link.id), "Don't link"),
        ),
    )


def _bare(name: str) -> str:
    return single_line(name_for_show(name)).casefold()


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > _LONGEST_NUMBER:
        raise unknown()
    return int(text)
