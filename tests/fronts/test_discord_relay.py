"""Career threads on Discord: reviewed by buttons, posted, and edited in place."""

import pytest

from bot.core.relay_models import FoundThread, Presence
from tests.fronts.discord_kit import Club, labels, said, shown, words

URL = "https://www.reddit.com/r/MachineLearning/comments/1aaaa/"
TITLE = "[D] @everyone Breaking into ML without a Master's degree"


async def posted(club: Club) -> None:
    """A digest of one thread in the group's channel."""
    await club.begin()
    found = FoundThread("oauth", "1aaaa", TITLE, created_at=club.study.clock.now())
    await club.study.curation.take([found])
    await club.env.advance_time(24 * 3600)
    await club.study.curation.note("oauth", {"1aaaa": Presence.PRESENT})
    queue = await club.mo.slash(club.channel, "mod relay queue")
    assert "Breaking into ML" in said(queue)
    approved = await club.mo.click(shown(queue), label="Approve")
    assert "Approved #1" in said(approved)
    asker = await club.asker(club.mo)
    assert asker.community.settings
    due_at = await club.study.curation.next_digest_at(asker.community.settings)
    await club.env.advance_time((due_at - club.study.clock.now()).total_seconds() + 1)
    await club.study.curation.tick()
    await club.deliver()


async def test_a_removed_thread_is_edited_out_of_the_message_that_shows_it(club: Club) -> None:
    await posted(club)
    digest = club.channel.history()[-1]
    assert f"(<{URL}>)" in words(digest)
    assert not digest.mention_everyone
    before = len(club.channel.history())

    await club.study.curation.note("oauth", {"1aaaa": Presence.REMOVED})
    await club.deliver()

    digest = club.channel.history()[-1]
    assert len(club.channel.history()) == before
    assert "removed at the source" in words(digest)
    assert "Breaking" not in words(digest)


async def test_an_edit_of_a_message_that_is_gone_is_no_failure(club: Club) -> None:
    await posted(club)
    club.env.inject_error("PATCH", "/channels/*", status=404, code=10008)
    await club.study.curation.note("oauth", {"1aaaa": Presence.REMOVED})
    await club.deliver()
    assert await club.study.store.lease("discord", None, "test", 60) == []


async def test_an_edit_in_a_channel_that_is_gone_is_given_up_and_told_once(club: Club) -> None:
    await posted(club)
    club.env.backend.delete_channel(club.channel.id)
    await club.study.curation.note("oauth", {"1aaaa": Presence.REMOVED})
    for _ in range(3):
        await club.deliver()
        await club.env.advance_time(900)
    (told,) = [words(message) for message in club.dms(club.guild.owner)]
    assert "The channel of the settings is gone. Choose another with /mod settings." in told
    assert await club.study.store.lease("discord", None, "test", 60) == []


async def test_nobody_is_told_of_a_channel_that_was_given_up_before(club: Club) -> None:
    await posted(club)
    old, club.channel = club.channel, club.guild.create_text_channel("elsewhere")
    await club.settle()
    club.env.backend.delete_channel(old.id)
    await club.study.curation.note("oauth", {"1aaaa": Presence.REMOVED})
    await club.deliver()
    assert club.dms(club.guild.owner) == []
    assert await club.study.store.lease("discord", None, "test", 60) == []


async def test_an_edit_in_a_channel_that_is_hidden_from_the_bot_waits(club: Club) -> None:
    await posted(club)
    club.env.inject_error("PATCH", "/channels/*", status=403, code=50001)
    await club.study.curation.note("oauth", {"1aaaa": Presence.REMOVED})
    await club.deliver()
    await club.env.advance_time(900)
    await club.deliver()
    assert "removed at the source" in words(club.channel.history()[-1])


@pytest.mark.parametrize("word", ["add", "queue", "status"])
async def test_others_are_refused_in_a_sentence(club: Club, word: str) -> None:
    await club.begin()
    options = {"url": URL} if word == "add" else {}
    refused = await club.noor.slash(club.channel, f"mod relay {word}", **options)
    assert "Only moderators may do this" in said(refused)


async def test_a_suggestion_is_answered_to_its_member_alone(club: Club) -> None:
    await club.begin()
    thanked = await club.noor.slash(club.channel, "suggest", url=URL, title=TITLE)
    assert "Moderators will look at it" in said(thanked)
    assert labels(shown(thanked)) == []
    wrong = await club.noor.slash(club.channel, "suggest", url="https://evil.example")
    assert "Send the address of a thread" in said(wrong)
