"""A feature with every kind of option, for the tests of fronts."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

from bot.core.asking import Asker
from bot.core.cards import Action, Card, File, Form, Kind, Question
from bot.core.commands import Act, Answer, Command, Given, Option, Post, Takes
from bot.core.posts import Delivery

OPTIONS = (
    Option("box", Takes.FILE, "What is in it", required=True, most_bytes=10),
    Option("to", Takes.MEMBER, "Whom it is for"),
    Option("copies", Takes.NUMBER, "How many", low=1, high=3),
    Option("how", Takes.CHOICE, "How it travels", choices=(("air", "By air"), ("sea", "By sea"))),
    Option("about", Takes.SLUG, "Which challenge"),
    Option("words", Takes.TEXT, "What to write on it"),
)


class Parcels:
    """Hands back what it is given."""

    def commands(self) -> Sequence[Command]:
        return (
            Command(("mod", "parcel", "send"), "Send a parcel", self._send, OPTIONS),
            Command(("parcel",), "Ask for one", self._ask, asks=True),
        )

    def actions(self) -> Mapping[str, Act]:
        return {"parcel-again": self._again, "parcel-form": self._form}

    def form_actions(self) -> Collection[str]:
        return ("parcel-form",)

    def forms(self) -> Mapping[str, Callable[[Asker, str, Given], Awaitable[Answer]]]:
        return {"parcel": self._filled}

    def posts(self) -> Mapping[str, Callable[[Delivery], Awaitable[Post | None]]]:
        return {"parcel-note": self._note}

    async def _send(self, asker: Asker, given: Given) -> Card:
        box, member = given.file("box"), given.member("to")
        assert box is not None
        whom = member.name if member else "nobody"
        body = "; ".join((whom, *(f"{k}={v}" for k, v in sorted(given.values.items()))))
        return Card(
            title=f"A parcel of {len(box.data)} bytes",
            body=body,
            files=(File("parcel.bin", box.data, "what came"),),
            actions=(Action("parcel-again", "7", "Again"), Action("parcel-form", "", "Another")),
        )

    async def _ask(self, asker: Asker, given: Given) -> Form:
        question = Question("what", Kind.TEXT, "What", max_length=20)
        return Form("parcel:3", "A parcel", (question,))

    async def _again(self, asker: Asker, value: str) -> Card:
        return Card(title=f"Again {value}")

    async def _form(self, asker: Asker, value: str) -> Form:
        return await self._ask(asker, Given())

    async def _filled(self, asker: Asker, value: str, given: Given) -> list[Card]:
        return [Card(title=f"Parcel {value}", body=given.text("what")), Card(title="and a second")]

    async def _note(self, delivery: Delivery) -> Post | None:
        return Post(Card(title="A note", body=delivery.payload, private=True))
