"""`/link` and `/unlink`: one member with an account on each platform.

Both sides agree before anything is joined: who enters a code sees whose it is,
and who made it sees who entered it. Buttons come back from anybody, so whose turn
it is, is asked of the store each time.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

from bot.core.asking import Asker
from bot.core.cards import Action, Card
from bot.core.commands import Act, Answer, Command, Given, Option, Post, Takes
from bot.core.features import unknown
from bot.core.link_codes import CODE_LIFE, UNDO_WITHIN, elsewhere, new_code, to_type, typed
from bot.core.linking_ports import LINK_ASKED, LINK_TOLD, CodeProblem, Link, LinkStore
from bot.core.models import Account
from bot.core.posts import PLATFORMS, Delivery
from bot.core.text import name_for_show
from bot.errors import UserError

SHARES_ALL = (
    "This shares all your submissions: the two accounts become one member, with one place on the "
    "boards. Of each round the better result counts, never both. How you appear is what shows "
    "less of the two."
)
_BANNED = (
    "One of the two accounts may not send code here. Once they are linked, neither may, unless a "
    "moderator lets you."
)
_LATER = "You have tried too often. Wait an hour, then try again with a fresh code."
_GONE = "There is nothing to answer any more. /link makes a fresh code."
_PROBLEMS = {
    CodeProblem.WRONG: (
        "This code is not one of this group, was used, or is older than "
        f"{CODE_LIFE.seconds // 60} minutes. Make a fresh one with your other account."
    ),
    CodeProblem.TOO_MANY: _LATER,
    CodeProblem.OWN: (
        "That code is of an account that counts with this one already. Type it where you use "
        "your other account."
    ),
    CodeProblem.SAME_PLATFORM: (
        "A member has one account on each platform, and the two of you share one. "
        "/link joins an account on Discord with one on Slack."
    ),
}
_LONGEST_NUMBER = 15


class Linking:
    """Links the accounts of one person; a feature of every group."""

    def __init__(self, store: LinkStore) -> None:
        self._store = store

    def commands(self) -> Sequence[Command]:
        """`/link` and `/unlink`."""
        code = Option("code", Takes.TEXT, "The code that your other account was given")
        return (
            Command(("link",), "Be one member on Discord and Slack", self._link, (code,)),
            Command(("unlink",), "Undo a link of the last 7 days", self._unlink),
        )

    def actions(self) -> Mapping[str, Act]:
        """What the two sides answer."""
        return {
            "link-confirm": self._confirm,
            "link-approve": self._approve,
            "link-refuse": self._refuse,
            "link-undo": self._ask_undo,
            "link-undo-now": self._undo,
        }

    def form_actions(self) -> Collection[str]:
        """None."""
        return ()

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        """None."""
        return {}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        """What the other side is asked and told."""
        return {LINK_ASKED: self._asked, LINK_TOLD: self._told}

    async def _link(self, asker: Asker, given: Given) -> Card:
        if not given.text("code"):
            return await self._new_code(asker)
        # Anything that is no code at all counts as a guess, too.
        code = typed(given.text("code"))
        found = await self._store.enter_link_code(asker.community.id, asker.account, code)
        if isinstance(found, CodeProblem):
            raise UserError(_PROBLEMS[found])
        value = str(found.id)
        return Card(
            title=f"Link with {_who(found.first)}?",
            body="\n\n".join((SHARES_ALL, *([_BANNED] if found.banned else []))),
            actions=(
                Action("link-confirm", value, "Link"),
                Action("link-refuse", value, "Don't link"),
            ),
            footer="If you don't know who that is, don't link.",
        )

    async def _new_code(self, asker: Asker) -> Card:
        code = new_code()
        if not await self._store.make_link_code(asker.community.id, asker.account, code):
            raise UserError(_PROBLEMS[CodeProblem.TOO_MANY])
        platform = asker.account.platform
        return Card(
            title="Link your other account",
            body=(
                f"With your account on {elsewhere(platform)}, in this same group, write what is "
                f"below, within {CODE_LIFE.seconds // 60} minutes. You are asked here before "
                "anything is linked.\n\nShow the code to nobody else."
            ),
            code=to_type("link", code, platform),
        )

    async def _confirm(self, asker: Asker, value: str) -> Card:
        link = await self._store.confirm_link(_number(value), asker.account)
        if link is None:
            raise UserError(_GONE)
        return Card(
            title="Now the other side",
            body=(
                f"{_who(link.first)} is asked, and you are told here. Nothing is linked until "
                "both agree."
            ),
        )

    async def _approve(self, asker: Asker, value: str) -> Card:
        found = await self._store.approve_link(_number(value), asker.account)
        if isinstance(found, CodeProblem):
            raise UserError(_GONE if found is CodeProblem.WRONG else _PROBLEMS[found])
        return _linked_card(found, found.second)

    async def _refuse(self, asker: Asker, value: str) -> Card:
        if await self._store.refuse_link(_number(value), asker.account) is None:
            raise UserError(_GONE)
        return Card(title="Not linked", body="Nothing changed. The other side is told.")

    async def _unlink(self, asker: Asker, given: Given) -> Card:
        found = await self._store.undoable_links(asker.account)
        here = [link for link in found if link.community_id == asker.community.id]
        if not here:
            raise UserError(
                f"None of your links is younger than {UNDO_WITHIN.days} days, so there is none to "
                "undo."
            )
        return _undo_question(here[0], asker.account)

    async def _ask_undo(self, asker: Asker, value: str) -> Card:
        number = _number(value)
        for link in await self._store.undoable_links(asker.account):
            if link.id == number:
                return _undo_question(link, asker.account)
        raise UserError(_GONE)

    async def _undo(self, asker: Asker, value: str) -> Card:
        link = await self._store.undo_link(_number(value), asker.account)
        if link is None:
            raise UserError(_GONE)
        return _undone_card(_other(link, asker.account))

    async def _asked(self, delivery: Delivery) -> Post | None:
        link = await self._of(delivery)
        if link is None or link.linked_at is not None or link.ended_at is not None:
            return None
        value = str(link.id)
        card = Card(
            title=f"{_who(link.second)} wants to be linked with you",
            body="\n\n".join(
                (
                    "They typed the code that you made. Approve only if that is you, too.",
                    SHARES_ALL,
                    *([_BANNED] if link.banned else []),
                )
            ),
            actions=(
                Action("link-approve", value, "Approve"),
                Action("link-refuse", value, "Don't link"),
            ),
        )
        return Post(card)

    async def _told(self, delivery: Delivery) -> Post | None:
        link = await self._of(delivery)
        if link is None:
            return None
        is_first = (delivery.platform, delivery.recipient) == (
            link.first.platform,
            link.first.user_id,
        )
        other = link.second if is_first else link.first
        what = delivery.payload.partition(":")[2]
        if what == "linked":
            return Post(_linked_card(link, other))
        if what == "undone":
            return Post(_undone_card(other))
        return Post(
            Card(title="Not linked", body=f"{_who(other)} did not want to. Nothing changed.")
        )

    async def _of(self, delivery: Delivery) -> Link | None:
        return await self._store.link(_number(delivery.payload.partition(":")[0]))


def _linked_card(link: Link, other: Account) -> Card:
    return Card(
        title=f"Linked with {_who(other)}",
        body=(
            "You are one member now, with all submissions of both; boards are worked out anew. "
            f"/settings changes how you appear. It can be undone for {UNDO_WITHIN.days} days."
        ),
        actions=(Action("link-undo", str(link.id), "Undo"),),
    )


def _undo_question(link: Link, account: Account) -> Card:
    return Card(
        title=f"Undo the link with {_who(_other(link, account))}?",
        body=(
            "Each account has its own submissions again, also those sent since, and its own "
            "place on the boards. The other side is told."
        ),
        actions=(Action("link-undo-now", str(link.id), "Undo the link"),),
    )


def _undone_card(other: Account) -> Card:
    return Card(
        title=f"No longer linked with {_who(other)}",
        body="Each account has its own submissions and its own place on the boards again.",
    )


def _other(link: Link, account: Account) -> Account:
    return link.second if account.platform == link.first.platform else link.first


def _who(account: Account) -> str:
    platform = PLATFORMS.get(account.platform, account.platform)
    return f"{name_for_show(account.name)} on {platform}"


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > _LONGEST_NUMBER:
        raise unknown()
    return int(text)
