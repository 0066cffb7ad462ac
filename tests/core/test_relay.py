"""Career threads from a source to the channel, and away again."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.core.commands import Given
from bot.core.relay_curation import next_check
from bot.core.relay_models import FoundThread, Presence, State
from bot.core.relay_pasted import PastedThreads
from bot.errors import UserError
from bot.relay.scoring import score_title
from bot.store.relay_tables import relay_threads
from tests.core.relay_kit import CAREER, PLACE, Relay
from tests.core.study import Study, open_study

HIRING = "[D] Monthly Who's Hiring and Who wants to be Hired?"
URL = "https://www.reddit.com/r/MachineLearning/comments/1aaaa/{}/"


@pytest.fixture
async def relay(study: Study) -> Relay:
    return await Relay.set_up(study)


async def test_a_thread_is_held_for_a_day_and_then_waits_for_moderators(relay: Relay) -> None:
    await relay.find("1aaaa")
    relay.study.clock.advance(days=0.9)
    await relay.see(Presence.PRESENT, "1aaaa")
    assert await relay.known() == [State.HELD]

    relay.study.clock.advance(days=0.2)
    await relay.see(Presence.PRESENT, "1aaaa")

    assert await relay.known() == [State.WAITING]
    ((channel, post),) = await relay.deliver()
    assert channel == "mods"
    assert [action.label for action in post.card.actions] == [
        "Approve",
        "Reject",
        "Not career",
        "Snooze a day",
    ]
    (link,) = post.card.links
    assert link.label == "Breaking into ML without a Master's degree"
    assert link.url == "https://www.reddit.com/r/MachineLearning/comments/1aaaa/"
    assert link.note.endswith("why picked: changing path; degree")


async def test_what_is_removed_while_it_is_held_nobody_ever_sees(relay: Relay) -> None:
    await relay.find("1aaaa")
    await relay.see(Presence.REMOVED, "1aaaa")
    relay.study.clock.advance(days=3)
    await relay.study.curation.tick()
    assert await relay.known() == [State.REMOVED]
    assert (await relay.thread()).title == ""
    assert await relay.deliver() == []


async def test_without_a_moderators_channel_nothing_is_sent_and_the_queue_has_it(
    study: Study,
) -> None:
    relay = await Relay.set_up(study, moderators_channel="")
    thread = await relay.wait()
    assert await relay.deliver() == []
    (card,) = await relay.say("mod relay queue")
    assert card.private
    assert card.title == f"Career thread #{thread.id} to review"


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"title": "[R] A faster transformer"}, id="no career"),
        pytest.param({"title": "[P] Hiring bot for ML jobs"}, id="a project by its tag"),
        pytest.param({"flair": "Project"}, id="a project by its flair"),
        pytest.param({"title": "[D] Simple Questions Thread"}, id="recurring"),
        pytest.param({"adult": True}, id="for adults"),
    ],
)
async def test_what_the_rules_drop_is_not_kept_at_all(
    relay: Relay, given: dict[str, object]
) -> None:
    await relay.find("1aaaa", str(given.pop("title", CAREER)), **given)
    assert await relay.known() == []


async def test_the_same_post_twice_is_one_thread(relay: Relay) -> None:
    await relay.find("1aaaa")
    await relay.find("1aaaa", "[D] Breaking into ML without any degree, edited")
    assert await relay.known() == [State.HELD]


@pytest.mark.parametrize(
    "again",
    [
        "Breaking into ML without a master’s degree [Discussion]",
        "[D]  BREAKING into ML, without a Master's degree?",
    ],
)
async def test_a_repost_with_the_same_words_is_not_taken_within_30_days(
    relay: Relay, again: str
) -> None:
    await relay.find("1aaaa")
    relay.study.clock.advance(days=29)
    await relay.find("1bbbb", again)
    assert await relay.known() == [State.HELD]

    relay.study.clock.advance(days=2)
    await relay.find("1cccc", again)
    assert await relay.known() == [State.HELD, State.HELD]
    async with relay.study.store.reading() as connection:
        hashes = select(relay_threads.c.title_hash).order_by(relay_threads.c.id)
        first, second = (await connection.execute(hashes)).scalars()
    assert (first, len(second)) == ("", 64)


@pytest.mark.parametrize("order", [("1aaaa", "1bbbb"), ("1bbbb", "1aaaa")])
async def test_a_crosspost_is_the_same_thread_whichever_comes_first(
    relay: Relay, order: tuple[str, str]
) -> None:
    titles = {"1aaaa": CAREER, "1bbbb": "[D] Is a PhD worth it for industry jobs?"}
    for post_id in order:
        parent = "1aaaa" if post_id == "1bbbb" else ""
        await relay.find(post_id, titles[post_id], crosspost_of=parent)
    assert await relay.known() == [State.HELD]


async def test_of_two_clicks_on_a_button_the_first_wins(relay: Relay) -> None:
    thread = await relay.wait()
    card = await relay.press("approve", thread.id)
    assert card.title == f"Approved #{thread.id}"
    for late in ("approve", "reject", "not-career", "snooze"):
        with pytest.raises(UserError, match=r"is approved for the next digest already"):
            await relay.press(late, thread.id)
    assert await relay.known() == [State.APPROVED]


async def test_buttons_outlive_a_restart_between_queue_and_approval(tmp_path: Path) -> None:
    async with open_study(tmp_path) as study:
        relay = await Relay.set_up(study)
        thread = await relay.wait()
        clock = study.clock
    async with open_study(tmp_path, clock, reopen=True) as study:
        again = Relay(study, await study.join_at(PLACE, "Mod", manages=True))
        card = await again.press("approve", thread.id)
        assert card.title == f"Approved #{thread.id}"
        ((_, post),) = [sent for sent in await again.on_digest_day() if sent[0] == "careers"]
        assert [link.label for link in post.card.links] == [thread.title]


async def test_a_decision_takes_the_buttons_off_the_moderators_card(relay: Relay) -> None:
    thread = await relay.wait()
    await relay.deliver()
    await relay.press("reject", thread.id)
    ((channel, post),) = await relay.deliver()
    assert (channel, post.edits) == ("mods", "m1")
    assert (post.card.actions, post.card.links) == ((), ())
    assert "was rejected" in post.card.body
    assert (await relay.thread()).title == ""


async def test_what_nobody_reviews_expires_after_seven_days(relay: Relay) -> None:
    thread = await relay.wait()
    await relay.deliver()
    relay.study.clock.advance(days=6.9)
    await relay.study.curation.tick()
    assert await relay.known() == [State.WAITING]
    relay.study.clock.advance(days=0.2)
    await relay.study.curation.tick()
    assert await relay.known() == [State.EXPIRED]
    with pytest.raises(UserError, match="expired"):
        await relay.press("approve", thread.id)


async def test_a_snoozed_thread_is_back_tomorrow(relay: Relay) -> None:
    thread = await relay.wait()
    await relay.press("snooze", thread.id)
    (card,) = await relay.say("mod relay queue")
    assert card.title == "Career threads"
    relay.study.clock.advance(days=1)
    (card,) = await relay.say("mod relay queue")
    assert f"#{thread.id}" in card.title


async def test_a_silent_source_holds_a_thread_for_one_more_day_only(relay: Relay) -> None:
    await relay.find("1aaaa")
    relay.study.clock.advance(days=1.9)
    await relay.study.curation.tick()
    assert await relay.known() == [State.HELD]
    relay.study.clock.advance(days=0.2)
    await relay.study.curation.tick()
    assert await relay.known() == [State.WAITING]


async def test_what_its_source_did_not_confirm_is_never_approved_by_itself(relay: Relay) -> None:
    relay.study.curation.auto_approve_from = 1.0
    await relay.find("1aaaa")
    relay.study.clock.advance(days=2.1)
    await relay.study.curation.tick()
    assert await relay.known() == [State.WAITING]


async def test_a_digest_has_at_most_five_best_first_and_ties_them_to_a_challenge(
    relay: Relay,
) -> None:
    titles = [
        "[D] ML job interview questions about double softmax",
        "[D] Is a PhD worth it?",
        "[D] Salary of ML engineers in Europe",
        "[D] How do I find a PhD supervisor?",
        "[D] Laid off from a big tech ML team",
        "[D] Any internships for second-year students?",
    ]
    for number, title in enumerate(titles):
        thread = await relay.wait(title, f"1aaa{number}")
        await relay.press("approve", thread.id)
    ((channel, post),) = [sent for sent in await relay.on_digest_day() if sent[0] == "careers"]
    assert (channel, post.card.private, post.edits) == ("careers", False, "")
    assert post.card.title.startswith("Careers · r/MachineLearning · week ")
    assert len(post.card.links) == 5
    assert post.card.body == "Asked for in these: Double (foundations) → week 1."
    assert post.card.footer.endswith("Not affiliated with Reddit.")
    assert sorted(await relay.known()) == [State.APPROVED, *[State.POSTED] * 5]

    relay.study.clock.advance(minutes=10)
    await relay.study.curation.tick()
    assert await relay.deliver() == []


async def test_an_empty_digest_posts_nothing_and_is_not_made_up_for(relay: Relay) -> None:
    assert await relay.on_digest_day() == []
    await relay.mod("add", url=URL.format("x"), title=CAREER)
    relay.study.clock.advance(days=0.5)
    await relay.study.curation.tick()
    assert await relay.deliver() == []
    assert len(await relay.on_digest_day()) == 1


async def test_a_digest_is_not_posted_a_day_late(relay: Relay) -> None:
    await relay.mod("add", url=URL.format("x"), title=CAREER)
    settings = relay.moderator.community.settings
    assert settings is not None
    due_at = await relay.study.curation.next_digest_at(settings)
    relay.study.clock.time = due_at + timedelta(hours=25)
    await relay.study.curation.tick()
    assert await relay.deliver() == []


async def test_a_thread_above_the_operators_score_needs_no_moderator(relay: Relay) -> None:
    relay.study.curation.auto_approve_from = 4.0
    await relay.find("1aaaa", CAREER)
    await relay.find("1bbbb", "[D] Is an online master's enough?")
    relay.study.clock.advance(days=1)
    await relay.see(Presence.PRESENT, "1aaaa", "1bbbb")
    states = {(await relay.thread(post)).state for post in ("1aaaa", "1bbbb")}
    assert states == {State.APPROVED, State.WAITING}


async def test_what_is_removed_at_the_source_is_edited_once_and_its_title_is_gone(
    relay: Relay,
) -> None:
    before = await relay.posted()
    assert before.links
    await relay.see(Presence.REMOVED, "1aaaa")
    ((channel, post),) = await relay.deliver()
    assert (channel, post.edits) == ("careers", f"m{relay.sent - 1}")
    assert post.card.links == ()
    assert "A thread was removed at the source." in post.card.body
    assert "Breaking" not in str(post.card)
    assert (await relay.thread()).title == ""
    await relay.see(Presence.REMOVED, "1aaaa")
    await relay.study.curation.tick()
    assert await relay.deliver() == []


async def test_one_miss_is_no_removal_and_two_in_a_row_are(relay: Relay) -> None:
    await relay.posted()
    await relay.see(Presence.MISSING, "1aaaa")
    await relay.see(Presence.PRESENT, "1aaaa")
    await relay.see(Presence.MISSING, "1aaaa")
    assert await relay.known() == [State.POSTED]
    await relay.see(Presence.MISSING, "1aaaa")
    assert await relay.known() == [State.REMOVED]


async def test_a_source_that_says_nothing_removes_nothing(relay: Relay) -> None:
    await relay.posted()
    for _ in range(5):
        await relay.see(Presence.MISSING)
    assert await relay.known() == [State.POSTED]


async def test_a_posted_thread_is_looked_for_at_1_6_24_48_hours_then_daily_for_30_days(
    relay: Relay,
) -> None:
    await relay.posted()
    store, clock = relay.study.store, relay.study.clock
    (thread,) = await store.followed("oauth")
    assert thread.posted_at == clock.now()
    hours = [1, 6, 24, 48, *range(72, 721, 24)]
    moments = [thread.posted_at + timedelta(hours=hour) for hour in hours]
    planned = [next_check(thread, moment) for moment in [clock.now(), *moments]]
    assert planned == [*moments, None]

    clock.advance(minutes=59)
    assert await store.due_for_check("oauth", 10) == []
    clock.advance(minutes=1)
    assert [due.post_id for due in await store.due_for_check("oauth", 10)] == ["1aaaa"]
    await relay.see(Presence.PRESENT, "1aaaa")
    assert await store.due_for_check("oauth", 10) == []
    clock.advance(minutes=5 * 60)
    assert len(await store.due_for_check("oauth", 10)) == 1


async def test_a_withdrawn_thread_leaves_its_digest_and_the_log_says_who(relay: Relay) -> None:
    await relay.posted()
    number = (await relay.thread()).id
    await relay.mod("withdraw", thread=f"#{number}")
    ((_, post),) = await relay.deliver()
    assert post.edits
    assert post.card.body.startswith("A thread was withdrawn by a moderator.")
    with pytest.raises(UserError, match="nothing to withdraw"):
        await relay.mod("withdraw", thread=URL.format("x"))
    (card,) = await relay.say("mod audit")
    assert f"Mod withdrew career thread {number}" in card.body
    assert f"Mod approved career thread {number}" in card.body


async def test_the_monthly_hiring_thread_is_posted_at_once_and_once_a_month(relay: Relay) -> None:
    await relay.find("1aaaa", HIRING, author="AutoModerator")
    ((channel, post),) = await relay.deliver()
    assert channel == "careers"
    assert post.card.title == "Who's hiring · r/MachineLearning"
    relay.study.clock.advance(days=1)  # the 31st, and then the 1st
    await relay.find("1bbbb", HIRING, author="AutoModerator")
    assert await relay.deliver() == []
    relay.study.clock.advance(days=29)
    await relay.find("1cccc", HIRING, author="AutoModerator")
    assert len(await relay.deliver()) == 1


async def test_an_imitated_hiring_thread_is_not_posted(relay: Relay) -> None:
    await relay.find("1aaaa", HIRING, author="someone")
    assert await relay.deliver() == []
    assert await relay.known() == []


async def test_the_digest_names_the_hiring_thread_of_its_week(relay: Relay) -> None:
    await relay.mod("add", url=URL.format("x"), title=CAREER)
    await relay.find("1bbbb", HIRING, author="AutoModerator")
    ((_, post),) = await relay.on_digest_day()
    assert [link.label[:9] for link in post.card.links] == ["Breaking ", "[monthly]"]


async def test_titles_are_forgotten_after_48_hours_unless_their_card_is_followed(
    relay: Relay,
) -> None:
    await relay.posted("1aaaa")
    await relay.wait("[D] Is a PhD worth it?", "1bbbb")
    relay.study.clock.advance(days=2.1)
    await relay.study.curation.tick()
    assert (await relay.thread("1aaaa")).title
    waiting = await relay.thread("1bbbb")
    assert (waiting.state, waiting.title) == (State.WAITING, "")
    (card,) = await relay.say("mod relay queue")
    assert "its title is no longer kept" in card.links[0].label
    relay.study.clock.advance(days=28)
    await relay.study.curation.tick()
    assert (await relay.thread("1aaaa")).title == ""


async def test_a_title_lives_on_while_its_source_confirms_it(relay: Relay) -> None:
    await relay.wait()
    for _ in range(5):
        relay.study.clock.advance(days=1)
        await relay.see(Presence.PRESENT, "1aaaa")
        await relay.study.curation.tick()
    assert (await relay.thread()).title


async def test_an_author_who_opts_out_is_taken_back_and_never_relayed_again(relay: Relay) -> None:
    await relay.posted()
    card = await relay.mod("optout", who="u/Someone")
    assert "threads taken back: 1" in card.body
    ((_, post),) = await relay.deliver()
    assert post.card.links == ()
    await relay.find("1bbbb", "[D] Is a PhD worth it?")
    assert await relay.known() == [State.WITHDRAWN]
    await relay.find("1cccc", "[D] Is a PhD worth it?", author="other")
    assert State.HELD in await relay.known()


async def test_a_thread_that_opted_out_can_not_be_added(relay: Relay) -> None:
    await relay.mod("optout", who=URL.format("x"))
    with pytest.raises(UserError, match="asked not to be relayed"):
        await relay.mod("add", url=URL.format("x"), title=CAREER)


async def test_neither_an_author_nor_a_forgotten_title_is_anywhere_in_the_file(
    relay: Relay, tmp_path: Path
) -> None:
    thread = await relay.wait(author="an-unusual-name")
    await relay.press("reject", thread.id)
    await relay.study.store.empty_the_log()
    kept = _bytes(tmp_path)
    assert b"an-unusual-name" not in kept
    assert b"without a Master" not in kept
    assert b"1aaaa" in kept


async def test_a_pasted_thread_is_known_by_its_address_alone(relay: Relay) -> None:
    card = await relay.mod("add", url=URL.format("how_i_became_a_data_scientist"))
    assert "changing" in card.body or "roles" in card.body
    assert (await relay.thread()).title == "how i became a data scientist"
    with pytest.raises(UserError, match="known already: #1 is approved"):
        await relay.mod("add", url="https://redd.it/1aaaa")


async def test_members_suggest_and_moderators_decide(relay: Relay) -> None:
    member = await relay.member()
    (card,) = await relay.say("suggest", member, url=URL.format("x"), title="Any title")
    assert card.private
    ((channel, post),) = await relay.deliver()
    assert channel == "mods"
    assert "Noor" not in str(post.card)
    await relay.press("approve", (await relay.thread()).id)
    ((_, digest),) = [sent for sent in await relay.on_digest_day() if sent[0] == "careers"]
    assert digest.card.links[0].note.endswith("why picked: picked by hand")


async def test_a_member_suggests_three_a_day(relay: Relay) -> None:
    member = await relay.member()
    for number in range(3):
        url = f"https://redd.it/1aaa{number}"
        await relay.say("suggest", member, url=url, title=f"Career question {number}")
    with pytest.raises(UserError, match="3 threads within a day"):
        await relay.say("suggest", member, url="https://redd.it/1bbbb", title="Career")
    await relay.say("suggest", await relay.member("Ilse"), url="https://redd.it/1bbbb", title="Pay")
    # Another program, as after a restart, counts the same ones.
    restarted = PastedThreads(relay.study.store, score_title, relay.study.clock)
    with pytest.raises(UserError, match="3 threads within a day"):
        await restarted.suggest(member, Given({"url": "https://redd.it/1dddd", "title": "Career"}))
    relay.study.clock.advance(days=1)
    await relay.say("suggest", member, url="https://redd.it/1cccc", title="Career")


@pytest.mark.parametrize(
    ("word", "option", "says"),
    [
        ("approve", "thread", "Send the number or the address of a thread in r/MachineLearning"),
        ("optout", "who", "Send a name as u/name, or the address of a thread in r/"),
    ],
)
async def test_what_names_no_thread_is_told_all_that_would(
    relay: Relay, word: str, option: str, says: str
) -> None:
    with pytest.raises(UserError, match=says):
        await relay.mod(word, **{option: "bob"})


@pytest.mark.parametrize(
    "words", ["queue", "add", "approve", "reject", "withdraw", "optout", "status"]
)
async def test_only_moderators_use_the_moderators_commands(relay: Relay, words: str) -> None:
    member = await relay.member()
    values = Given({"url": URL, "thread": "1", "who": "u/me"})
    with pytest.raises(UserError, match="Only moderators"):
        await relay.study.dialog.features.run(member, ("mod", "relay", words), values)


@pytest.mark.parametrize("button", ["approve", "reject", "not-career", "snooze"])
async def test_only_moderators_of_its_own_group_press_the_buttons(
    relay: Relay, button: str
) -> None:
    thread = await relay.wait()
    with pytest.raises(UserError, match="Only moderators"):
        await relay.press(button, thread.id, await relay.member())
    other = await relay.study.join_at(("discord", "elsewhere"), "Other", manages=True)
    with pytest.raises(UserError, match="no such thread here"):
        await relay.press(button, thread.id, other)
    with pytest.raises(UserError, match="no such thread here"):
        await relay.study.dialog.act(relay.moderator, f"relay-{button}", "1; DROP")


async def test_the_status_counts_threads_and_says_that_no_source_is_read(relay: Relay) -> None:
    thread = await relay.wait()
    await relay.press("not-career", thread.id)
    card = await relay.mod("status")
    assert [(one.label, one.value) for one in card.fields] == [("Not career", "1")]
    assert "pasted links only" in card.body


async def test_a_group_that_is_not_set_up_gets_no_threads_and_no_posts(study: Study) -> None:
    asker = await study.join_at(PLACE, "Mod", manages=True)
    relay = Relay(study, asker)
    await relay.find("1aaaa")
    assert await relay.known() == []
    card = await relay.mod("add", url=URL.format("x"), title=CAREER)
    assert "fill in /mod settings" in card.body
    study.clock.advance(days=7)
    await study.curation.tick()
    assert await relay.deliver() == []


async def test_points_and_comments_are_shown_only_if_the_source_gave_them(relay: Relay) -> None:
    await relay.find("1aaaa", points=12, comments=5, flair="Discussion")
    await relay.find("1bbbb", "[D] Is a PhD worth it?")
    relay.study.clock.advance(days=1)
    await relay.see(Presence.PRESENT, "1aaaa", "1bbbb")
    with_both, without = await relay.say("mod relay queue")
    assert "Discussion" in with_both.links[0].note
    assert "12 points · 5 comments" in with_both.links[0].note
    assert "points" not in without.links[0].note


async def test_every_group_that_is_set_up_gets_its_own_copy(relay: Relay) -> None:
    settings = relay.moderator.community.settings
    assert settings is not None
    other = await relay.study.join_at(("slack", "T1"), "Other", manages=True)
    await relay.study.store.save_settings(other.community.id, replace(settings, channel="C1"))
    await relay.study.curation.take([FoundThread("oauth", "1aaaa", CAREER)])
    assert await relay.known() == [State.HELD]
    assert await relay.study.store.count_threads(other.community.id) == {State.HELD: 1}


def _bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("data.sqlite3*"))
