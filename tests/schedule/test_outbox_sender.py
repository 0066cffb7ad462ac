"""How deliveries go out one after the other, and what one that fails does to the others."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.core.posts import Delivery, NewPost
from bot.errors import OperatorError, Unreachable
from bot.schedule.outbox_sender import LONGEST_RETRY_S, OutboxSender
from tests.core.study import Study


@dataclass
class Platform:
    """Stands for a chat platform on which one channel is gone."""

    broken: Exception | None = None
    arrived: list[str] = field(default_factory=list)

    async def deliver(self, delivery: Delivery) -> str:
        if self.broken is not None and delivery.recipient == "gone":
            raise self.broken
        self.arrived.append(delivery.dedupe_key)
        return "1"


async def post(study: Study, *recipients: str) -> None:
    """One post to each, in this order."""
    asker = await study.join()
    community_id = asker.member.community_id
    await study.store.post(
        [
            NewPost(f"{study.sent}:{recipient}", "announcement", "chat", recipient, community_id)
            for recipient in recipients
        ]
    )


def sender_of(study: Study, platform: Platform) -> OutboxSender:
    return OutboxSender(study.store, platform, "chat", "test")


async def test_what_cannot_be_delivered_does_not_keep_back_the_others(study: Study) -> None:
    platform = Platform(ZeroDivisionError())
    await post(study, "gone", "here")
    assert await sender_of(study, platform).send_due() == 2
    assert platform.arrived == ["0:here"]


@pytest.mark.parametrize("attempts", [1, 5_000])
async def test_a_failure_is_tried_again_at_the_latest_in_a_quarter_of_an_hour(
    study: Study, tmp_path: Path, attempts: int
) -> None:
    platform = Platform(OperatorError("The channel is gone."))
    sender = sender_of(study, platform)
    await post(study, "gone", "here")
    with closing(sqlite3.connect(tmp_path / "data.sqlite3")) as connection, connection:
        connection.execute("UPDATE outbox SET attempts = ?", (attempts,))

    await sender.send_due()
    assert platform.arrived == ["0:here"]

    assert await sender.send_due() == 0
    platform.broken = None
    study.clock.advance(minutes=LONGEST_RETRY_S / 60)
    assert await sender.send_due() == 1
    assert platform.arrived == ["0:here", "0:gone"]


async def test_whom_nothing_reaches_is_not_tried_again(study: Study) -> None:
    platform = Platform(Unreachable("No private messages."))
    await post(study, "gone")
    await sender_of(study, platform).send_due()
    study.clock.advance(days=1)
    assert await sender_of(study, platform).send_due() == 0
