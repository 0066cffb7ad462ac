"""Delivery on Discord over real sockets: verdicts, posts, and whatever goes wrong meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.judgements import Verdict
from bot.errors import BadSetup
from bot.fronts.discord_bot import DiscordFront
from tests.wire.conftest import Town
from tests.wire.discord_people import words_of
from tests.wire.meeting import CODE, Meeting, Note, meet


@pytest.fixture
async def meeting(town: Town, tmp_path: Path) -> AsyncIterator[Meeting]:
    async with meet(town, tmp_path) as opened:
        await opened.begin()
        yield opened


async def test_the_verdict_takes_the_place_of_the_receipt(meeting: Meeting, town: Town) -> None:
    asked = await meeting.submit(town.noor)
    await meeting.judge()
    verdict = await asked.says("ACCEPTED")
    assert "rank 1 of 1" in words_of(verdict)
    assert len(asked.messages) == 1
    assert meeting.dms(town.noor) == []
    form = await town.noor.press(verdict, "Submit again").answered()
    assert form.modal["title"] == "Submit double"


async def test_after_the_tokens_death_the_verdict_is_a_private_message(
    meeting: Meeting, town: Town
) -> None:
    asked = await meeting.submit(town.noor)
    town.server.clock.advance(14 * 60 + 5)  # under a minute left
    await meeting.judge(Verdict.WA, 30)
    (message,) = meeting.dms(town.noor)
    assert "WRONG ANSWER" in words_of(message)
    assert "accepted for judging" in words_of(asked.messages[0])


@pytest.mark.parametrize("code", [10015, 50027, 10008])
async def test_a_token_that_died_early_does_not_lose_the_verdict(
    meeting: Meeting, town: Town, code: int
) -> None:
    await meeting.submit(town.noor)
    town.server.fail("PATCH", "/webhooks/*/messages/*", 404, code=code)
    await meeting.judge()
    assert "ACCEPTED" in words_of(meeting.dms(town.noor)[0])


async def test_with_closed_messages_it_is_a_thread_that_only_the_member_sees(
    meeting: Meeting, town: Town
) -> None:
    town.server.closed_dms.add(town.noor.id)
    await meeting.submit(town.noor)
    town.server.clock.advance(16 * 60)
    await meeting.judge()
    threads = [c for c in town.server.backend.channels.values() if c.name == "Verdict #1"]
    assert len(threads) == 1
    assert any("ACCEPTED" in words_of(message) for message in town.noor.sees(threads[0]))


async def test_without_any_way_it_waits_for_the_members_next_command(
    meeting: Meeting, town: Town
) -> None:
    town.server.closed_dms.add(town.noor.id)
    town.server.fail("POST", f"/channels/{town.channel.id}/threads", 403, code=50013)
    await meeting.submit(town.noor)
    town.server.clock.advance(16 * 60)
    await meeting.judge()
    asked = town.noor.slash(town.channel, "help")
    await asked.says("ACCEPTED")
    again = town.noor.slash(town.channel, "help")
    await again.says("Commands")
    assert "ACCEPTED" not in " ".join(words_of(message) for message in again.messages)


async def test_tokens_are_forgotten_when_they_die(meeting: Meeting, town: Town) -> None:
    await meeting.submit(town.noor)
    now = meeting.study.clock.now()
    assert await meeting.study.store.forget_reply_to(now) >= 1
    await meeting.judge()
    assert "ACCEPTED" in words_of(meeting.dms(town.noor)[0])


@pytest.mark.parametrize("status", [429, 502])
async def test_a_bad_moment_of_discord_loses_nothing(
    meeting: Meeting, town: Town, status: int
) -> None:
    for method, path in (
        ("POST", "/interactions/*/callback"),
        ("PATCH", "/webhooks/*/messages/*"),
    ):
        town.server.fail(method, path, status)
    asked = await meeting.submit(town.noor)
    town.server.fail("PATCH", "/webhooks/*/messages/*", status)
    await meeting.judge()
    await asked.says("ACCEPTED")


async def test_a_dropped_connection_is_resumed_and_no_command_is_lost(
    meeting: Meeting, town: Town
) -> None:
    await town.server.gateway.drop(4000)
    asked = town.noor.slash(town.channel, "submit", file=("mine.py", CODE))
    await asked.says("accepted for judging")
    await meeting.judge()
    await asked.says("ACCEPTED")
    assert len(town.server.gateway.resumed) == 1


async def test_a_command_is_acknowledged_while_the_store_is_busy(
    meeting: Meeting, town: Town
) -> None:
    async with meeting.study.store.writing():
        asked = town.noor.slash(town.channel, "submit", file=("mine.py", CODE))
        await asked.answered()
        await asyncio.sleep(0.2)
        form = await town.noor.slash(town.channel, "submit").answered()
        assert form.modal  # a form opens without touching the store
    await asked.says("accepted for judging")


async def test_a_form_that_needs_a_busy_store_says_so_in_time(
    meeting: Meeting, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.fronts.discord_desk.FORM_DEADLINE_S", 0.2)
    name = town.server.backend.users[town.noor.id]
    name.global_name = "Noor the second"  # a new name has to be written first
    async with meeting.study.store.writing():
        asked = town.noor.slash(town.channel, "settings")
        await asked.says("longer than Discord waits for a form")


async def test_commands_are_registered_only_when_they_changed(town: Town, tmp_path: Path) -> None:
    note = Note()
    async with meet(town, tmp_path, note):
        pass
    async with meet(town, tmp_path, note, reopen=True):
        pass
    assert len(town.server.requests_for("PUT", "/commands")) == 1
    note.digest = "another version"
    async with meet(town, tmp_path, note, reopen=True):
        pass
    assert len(town.server.requests_for("PUT", "/commands")) == 2


async def test_buttons_and_forms_answer_after_a_restart(town: Town, tmp_path: Path) -> None:
    async with meet(town, tmp_path) as meeting:
        await meeting.begin()
        card = await town.noor.slash(town.channel, "challenge").says("It scales")
        form = await town.noor.slash(town.channel, "submit").answered()
    async with meet(town, tmp_path, reopen=True):
        await town.noor.press(card, "Hint").says("First.")
        await town.noor.fill_in(form, {"text": CODE.decode()}).says("accepted for judging")


async def test_a_wrong_token_says_what_to_do(town: Town, tmp_path: Path) -> None:
    async with meet(town, tmp_path) as meeting:
        study = meeting.study
        front = DiscordFront("wrong", study.dialog, study.store, meeting.hub, study.clock, Note())
        with pytest.raises(BadSetup, match="page Bot, reset it"):
            await front.run()


async def test_two_verdicts_at_once_reach_their_own_answers(meeting: Meeting, town: Town) -> None:
    first = await meeting.submit(town.noor)
    second = town.noor.slash(town.channel, "try", file=("mine.py", b"def double(x): pass\n"))
    await second.says("#2 accepted")
    await meeting.judge()
    await meeting.judge(Verdict.WA, None)
    await first.says("ACCEPTED")
    await town.server.until(lambda: "accepted for judging" not in words_of(second.messages[0]))
