"""The real asyncpraw and the real feedparser against a server that plays Reddit."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.relay_models import FoundThread, Kind, Presence, SourceState, State, Thread
from bot.relay.atom import AtomSource, read_feed
from bot.relay.oauth import OAuthSource
from bot.relay.sources import Polled, Source, SourceFailed, wait_of
from tests.relay.reddit_server import BLOCKED, FakePost, FakeReddit, open_reddit

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
AGENT = "linux:fromscratch:test (by /u/nobody)"


def posts(*ids: str) -> list[FakePost]:
    """Posts an hour apart, the newest first."""
    return [
        FakePost(post_id, f"[D] Title of {post_id}", NOON - timedelta(hours=hours))
        for hours, post_id in enumerate(ids)
    ]


def followed(post_id: str, created_at: datetime | None = NOON) -> Thread:
    return Thread(
        1, 1, "atom", post_id, "t", 3.0, (), Kind.THREAD, State.POSTED, NOON, NOON,
        created_at=created_at,
    )  # fmt: skip


@pytest.fixture
async def reddit() -> AsyncIterator[FakeReddit]:
    async with open_reddit() as server:
        server.posts = posts("1dddd", "1cccc", "1bbbb", "1aaaa")
        yield server


@pytest.fixture
async def oauth(reddit: FakeReddit) -> AsyncIterator[OAuthSource]:
    source = OAuthSource("id", "secret", AGENT, oauth_url=reddit.url, reddit_url=reddit.url)
    yield source
    await source.close()


@pytest.fixture
def atom(reddit: FakeReddit) -> AtomSource:
    return AtomSource(AGENT, reddit.url, deadline_s=5)


@pytest.fixture(params=["oauth", "atom"])
def source(request: pytest.FixtureRequest, oauth: OAuthSource, atom: AtomSource) -> Source:
    return oauth if request.param == "oauth" else atom


async def poll(source: Source) -> Polled:
    return await source.poll(SourceState(source.name))


async def test_both_sources_give_the_newest_threads(source: Source) -> None:
    polled = await poll(source)
    assert [one.post_id for one in polled.found] == ["1dddd", "1cccc", "1bbbb", "1aaaa"]
    first = polled.found[0]
    assert (first.source, first.title, first.author) == (
        source.name,
        "[D] Title of 1dddd",
        "someone",
    )
    assert first.created_at == NOON
    assert "nobody may keep this" not in str(polled)


async def test_the_key_gives_what_the_feed_does_not_know(
    reddit: FakeReddit, oauth: OAuthSource, atom: AtomSource
) -> None:
    reddit.posts[0].over_18 = True
    reddit.posts[0].crosspost_parent = "1zzzz"
    rich, poor = (await poll(oauth)).found[0], (await poll(atom)).found[0]
    assert (rich.points, rich.comments, rich.flair) == (12, 5, "Discussion")
    assert (rich.adult, rich.crosspost_of) == (True, "1zzzz")
    assert (poor.points, poor.comments, poor.flair) == (None, None, "")


async def test_an_account_that_is_gone_has_no_name_in_the_feed(
    reddit: FakeReddit, atom: AtomSource
) -> None:
    reddit.posts[0].author = None
    assert (await poll(atom)).found[0].author == ""


async def test_a_made_up_flair_is_not_kept(reddit: FakeReddit, oauth: OAuthSource) -> None:
    reddit.posts[0].flair = "@everyone"
    assert (await poll(oauth)).found[0].flair == ""


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("429", "too often"),
        ("403", "403"),
        ("html", "no feed|no JSON"),
        ("empty", "no feed|empty"),
    ],
)
async def test_what_is_no_list_of_threads_is_a_failure_and_no_removal(
    reddit: FakeReddit, source: Source, fault: str, why: str
) -> None:
    reddit.fault = fault
    with pytest.raises(SourceFailed, match=why):
        await poll(source)


async def test_a_feed_that_is_cut_off_is_a_failure(reddit: FakeReddit, atom: AtomSource) -> None:
    reddit.fault = "cut"
    with pytest.raises(SourceFailed, match="cut off"):
        await poll(atom)


async def test_a_refused_key_is_said_without_the_key(
    reddit: FakeReddit, oauth: OAuthSource
) -> None:
    reddit.fault = "key"
    with pytest.raises(SourceFailed, match=r"does not accept the key|401") as caught:
        await poll(oauth)
    assert "secret" not in str(caught.value)


async def test_after_a_429_with_a_reset_of_40_s_the_wait_is_41_s(
    reddit: FakeReddit, source: Source
) -> None:
    reddit.fault = "429"
    reddit.remaining = 0
    with pytest.raises(SourceFailed) as caught:
        await poll(source)
    assert caught.value.wait_s == 41


async def test_a_feed_that_does_not_answer_is_given_up(reddit: FakeReddit) -> None:
    reddit.fault = "slow"
    with pytest.raises(SourceFailed, match="in time"):
        await poll(AtomSource(AGENT, reddit.url, deadline_s=0.1))


async def test_a_server_that_is_not_there_is_a_failure() -> None:
    with pytest.raises(SourceFailed, match="can't be reached"):
        await poll(AtomSource(AGENT, "http://127.0.0.1:9", deadline_s=5))


async def test_the_feed_is_asked_only_for_what_changed(
    reddit: FakeReddit, atom: AtomSource
) -> None:
    first = await poll(atom)
    assert first.etag
    again = await atom.poll(SourceState("atom", etag=first.etag))
    assert (again.unchanged, again.found, again.etag) == (True, (), first.etag)
    assert await atom.look_for([followed("1xxxx")], again) == {}


async def test_who_we_are_is_said_with_every_request(reddit: FakeReddit, source: Source) -> None:
    await poll(source)
    for _, _, headers in reddit.requests:
        assert headers["User-Agent"].startswith(AGENT)


async def test_the_feed_knows_a_thread_to_be_missing_only_between_two_others(
    reddit: FakeReddit, atom: AtomSource
) -> None:
    polled = await poll(atom)
    between = NOON - timedelta(minutes=90)
    older, newer = NOON - timedelta(days=9), NOON + timedelta(hours=1)
    threads = [
        followed("1bbbb"),
        followed("1gone", between),
        followed("1olde", older),
        followed("1newe", newer),
        followed("1when", None),
    ]
    assert await atom.look_for(threads, polled) == {
        "1bbbb": Presence.PRESENT,
        "1gone": Presence.MISSING,
    }


async def test_the_key_knows_what_was_removed_and_who_was_deleted(
    reddit: FakeReddit, oauth: OAuthSource
) -> None:
    reddit.posts[0].removed_by = "moderator"
    reddit.posts[1].author = None
    threads = [followed(post_id) for post_id in ("1dddd", "1cccc", "1bbbb", "1gone")]
    assert await oauth.look_for(threads, Polled()) == {
        "1dddd": Presence.REMOVED,
        "1cccc": Presence.REMOVED,
        "1bbbb": Presence.PRESENT,
        "1gone": Presence.MISSING,
    }


async def test_an_empty_answer_about_threads_says_nothing(
    reddit: FakeReddit, oauth: OAuthSource
) -> None:
    assert await oauth.look_for([], Polled()) == {}
    reddit.fault = "empty"
    assert await oauth.look_for([followed("1aaaa"), followed("1bbbb")], Polled()) == {}


@pytest.mark.parametrize("fault", ["429", "403", "html"])
async def test_a_failed_question_about_threads_is_a_failure_too(
    reddit: FakeReddit, oauth: OAuthSource, fault: str
) -> None:
    await poll(oauth)
    reddit.fault = fault
    with pytest.raises(SourceFailed):
        await oauth.look_for([followed("1aaaa")], Polled())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        BLOCKED.encode(),
        b"http://127.0.0.1:9/",
        b"/etc/passwd",
        b"\x00\xff",
        b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>',
        b"<feed xmlns='http://www.w3.org/2005/Atom'></feed>",
    ],
)
def test_bytes_that_are_no_feed_are_never_read_as_something_else(data: bytes) -> None:
    with pytest.raises(SourceFailed):
        read_feed(data)


def test_a_feed_can_not_make_us_read_files_or_grow() -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE f [<!ENTITY a SYSTEM "file:///etc/hostname">'
        '<!ENTITY b "bbbbbbbbbb">'
        + "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10 if n else "&b;" * 10}">' for n in range(9))
        + "]><feed xmlns='http://www.w3.org/2005/Atom'><entry><id>t3_1aaaa</id>"
        "<title>&a;&b8;</title></entry></feed>"
    )
    try:
        found: tuple[FoundThread, ...] = read_feed(bomb.encode())
    except SourceFailed:
        return
    assert all(len(one.title) < 100 for one in found)


@pytest.mark.parametrize(
    ("headers", "refused", "wait_s"),
    [
        ({"x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "40"}, False, 41),
        ({"x-ratelimit-remaining": "3", "x-ratelimit-reset": "40"}, False, 0),
        ({"x-ratelimit-remaining": "3", "x-ratelimit-reset": "40"}, True, 41),
        ({"retry-after": "7"}, True, 8),
        ({}, False, 0),
        ({"x-ratelimit-remaining": "nan", "x-ratelimit-reset": "inf"}, True, 86_401),
        ({"x-ratelimit-reset": "soon"}, True, 1),
    ],
)
def test_headers_say_how_long_to_wait(
    headers: dict[str, str], refused: bool, wait_s: float
) -> None:
    assert wait_of(headers, refused=refused) == wait_s
