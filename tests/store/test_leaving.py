"""Whoever has everything deleted leaves results without a name, and no way round a ban."""

import asyncio
import io
import json
import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.core.audit_ports import Deed
from bot.core.communities import CommunitySettings, Consent, KeptSource, ShownAs, Weekly
from bot.core.judgements import Judgement, SampleReport, TraitResult, TraitState, Verdict
from bot.core.models import Mode
from bot.core.posts import NewPost
from bot.core.unranked import Unranked
from bot.errors import UserError
from bot.store.owned import without_names
from bot.store.schema import metadata
from tests.store.pairs import Pair, join

if TYPE_CHECKING:
    from tests.store.conftest import Group, Person

QUOTES = Judgement(
    Verdict.AC,
    "secretword in a message",
    traits=(TraitResult("plain", "scales", TraitState.PASSED, "secretword in a note"),),
    samples=(
        SampleReport("one", True, "1", "2", "2", printed="secretword", traceback="secretword"),
    ),
    points=100,
    passed=3,
    total=4,
)
SETTINGS = CommunitySettings(
    "channel", "", "UTC", Weekly(0, 18, 30), moderators=("discord::zoe", "discord::other")
)


def _written(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.glob("data.db*")))


async def _live(group: "Group") -> "Person":
    """Somebody with a name, code and words in everything that holds such."""
    store, here = group.store, group.community.id
    zoe = await join(group, "discord", "Zoe")
    me = zoe.member.id
    await group.send_and_judge(zoe, QUOTES, source="secretword = 1")
    await group.send_and_judge(zoe, QUOTES, source="secretword = 2", mode=Mode.TRY)
    await group.send(zoe, "secretword = 3")
    await store.set_consent(me, Consent(ShownAs.PSEUDONYM, "Zebra", shares=True))
    await store.keep_source(me, KeptSource("bm25", "zoe.py", "secretword = 4", "k", "token"))
    await store.save_settings(here, SETTINGS, Deed(here, me, "saved"))
    boss = (await join(group, "discord", "Boss")).member.id
    await store.record(Deed(here, boss, "warned", about_id=me, reason="ask zoe, not Zoes"))
    deed = Deed(here, boss, "disqualified", about_id=me, reason="Zoe copied")
    made = await store.disqualify(deed, group.round.id, None)
    assert made is not None
    await store.appeal(made.id, me, "secretword in an appeal")
    await store.undo_disqualification(deed, made.id)
    await store.remind(me, "discord", "zoe")
    await store.make_link_code(here, zoe.account, "0123456789AB")
    await store.enter_link_code(here, zoe.account, "none")
    await store.choose_community(zoe.account, here)
    return zoe


async def test_neither_name_nor_code_is_left_in_the_files(group: "Group", tmp_path: Path) -> None:
    zoe = await _live(group)

    await group.store.erase_member(zoe.member.id)

    written = _written(tmp_path)
    for word in (b"secretword", b"Zebra", b"Zoe ", b"discord::zoe", b"zoe.py"):
        assert word not in written, word
    database = sqlite3.connect(tmp_path / "data.db")
    for table in metadata.tables:
        for row in database.execute(f"SELECT * FROM {table}").fetchall():
            assert not {"Zoe", "zoe", "Zebra"} & set(map(str, row)), (table, row)
    database.close()
    assert b"ask (deleted), not Zoes" in written
    assert b"discord::other" in written


async def test_results_stay_without_a_name_and_others_keep_their_ranks(group: "Group") -> None:
    zoe = await _live(group)
    await group.judge(QUOTES)
    bert = await group.person("Bert")
    await group.send_and_judge(bert, replace(QUOTES, points=90))
    rows = await group.store.standings(f"round:{group.round.id}")

    await group.store.erase_member(zoe.member.id)

    left = await group.store.standings(f"round:{group.round.id}")
    assert left == [replace(rows[0], name="(hidden)"), rows[1]]
    assert await group.store.audit() == []
    assert await group.store.recompute_standings() == []
    judged = await group.store.judged(1)
    assert judged is not None
    assert (judged.submission.source, judged.judgement.passed, judged.judgement.total) == ("", 3, 4)
    # Without its code it must not be judged again, and lose what it reached.
    assert (await group.ask_rejudge(1)).total == 0


async def test_what_waits_or_is_being_judged_comes_to_nothing(group: "Group") -> None:
    zoe = await join(group, "discord", "Zoe")
    await group.send(zoe)
    await group.send(zoe)
    claimed = await group.store.claim("lane", 60)
    assert claimed is not None

    await group.store.erase_member(zoe.member.id)

    assert not await group.store.finish(claimed, QUOTES)
    assert await group.store.claim("lane", 60) is None
    assert await group.board(f"all:{group.community.id}") == []
    assert await group.store.lease("discord", None, "sender", 60) == []


async def test_whoever_comes_back_starts_anew(group: "Group") -> None:
    zoe = await _live(group)
    await group.store.erase_member(zoe.member.id)

    again = await group.store.member(group.community.id, zoe.account)

    assert again.id != zoe.member.id
    assert (again.name, again.consent, again.banned) == ("Zoe", None, None)
    assert await group.store.history(again.id) == []
    await group.send_and_judge(replace(zoe, member=again), QUOTES)


async def test_code_sent_by_who_was_just_deleted_is_refused(group: "Group") -> None:
    zoe = await join(group, "discord", "Zoe")
    await group.store.erase_member(zoe.member.id)

    with pytest.raises(UserError, match="left this study group"):
        await group.send(zoe)


async def test_a_ban_meets_the_account_that_comes_back_each_time(
    group: "Group", tmp_path: Path
) -> None:
    zoe = await join(group, "discord", "Zoe")
    await group.store.ban(zoe.member.id, "Zoe copies")
    for _ in range(2):
        member = await group.store.member(group.community.id, zoe.account)
        assert member.banned is not None
        await group.store.erase_member(member.id)
        assert b"Zoe" not in _written(tmp_path)

    other = await join(group, "discord", "Other")
    assert other.member.banned is None


async def test_a_ban_meets_the_linked_account_too(group: "Group") -> None:
    pair = await Pair.meet(group)
    await pair.link()
    await group.store.ban(pair.anna.member.id, "floods")
    await group.store.erase_member(pair.anna.member.id)

    again = await group.store.member(group.community.id, pair.annika.account)

    assert again.banned is not None


async def test_deleting_is_no_way_round_a_disqualification_of_an_open_round(
    group: "Group",
) -> None:
    zoe = await join(group, "discord", "Zoe")
    await group.send_and_judge(zoe, QUOTES)
    deed = Deed(group.community.id, None, "disqualified", about_id=zoe.member.id)
    await group.store.disqualify(deed, group.round.id, None)
    await group.store.erase_member(zoe.member.id)
    again = await group.store.member(group.community.id, zoe.account)

    sent = await group.send(replace(zoe, member=again))
    assert sent.unranked is Unranked.DISQUALIFIED
    await group.judge(QUOTES)
    assert (await group.store.marks(sent.id)).unranked is Unranked.DISQUALIFIED
    assert await group.board(f"round:{group.round.id}") == []
    await group.next_round("kmeans")
    await group.send_and_judge(replace(zoe, member=again), QUOTES)

    assert await group.board(f"round:{group.round.id}") == [("Zoe", 100, 1)]
    assert await group.store.audit() == []


async def test_deleting_is_no_way_round_having_seen_code_of_an_open_round(group: "Group") -> None:
    mo, zoe = await join(group, "discord", "Mo"), await join(group, "discord", "Zoe")
    number = await group.send_and_judge(zoe, QUOTES)
    await group.store.view(Deed(group.community.id, mo.member.id, "read"), number)
    await group.store.erase_member(mo.member.id)
    again = await group.store.member(group.community.id, mo.account)

    assert (await group.send(replace(mo, member=again))).unranked is Unranked.SAW_CODE


async def test_what_was_remembered_for_a_round_is_forgotten_after_it(
    group: "Group", tmp_path: Path
) -> None:
    zoe = await join(group, "discord", "Zoe")
    banned = await join(group, "discord", "Banned")
    deed = Deed(group.community.id, None, "disqualified", about_id=zoe.member.id)
    await group.store.disqualify(deed, group.round.id, None)
    await group.store.ban(banned.member.id, "")
    for who in (zoe, banned):
        await group.store.erase_member(who.member.id)

    assert await group.store.forget_remembered(group.clock.now()) == 0
    assert await group.store.forget_remembered(group.round.closes_at) == 1

    assert (await group.store.member(group.community.id, banned.account)).banned == ""


async def test_both_accounts_of_a_linked_member_go(group: "Group", tmp_path: Path) -> None:
    pair = await Pair.meet(group)
    for who in (pair.anna, pair.annika):
        await group.send_and_judge(who, QUOTES, source=f"secretword {who.member.id}")
    await pair.link()

    await group.store.erase_member(pair.anna.member.id)

    written = _written(tmp_path)
    for word in (b"secretword", b"Anna", b"Annika", b"annika"):
        assert word not in written
    people = await pair.members()
    assert len(set(people)) == 2
    assert pair.anna.member.id not in people
    assert await group.store.audit() == []


async def test_another_community_keeps_its_member(group: "Group") -> None:
    zoe = await join(group, "discord", "Zoe")
    other = await group.store.community("discord", "second", "Second")
    there = await group.store.member(other.id, zoe.account)
    await group.send_and_judge(zoe, QUOTES)

    await group.store.erase_member(zoe.member.id)

    assert await group.store.member(other.id, zoe.account) == there
    assert (await group.store.member(group.community.id, zoe.account)).id != zoe.member.id


@pytest.mark.parametrize(
    ("kind", "of_next", "written_again"),
    [
        pytest.param("round-summary", False, True, id="summary"),
        pytest.param("round-board", False, True, id="board"),
        pytest.param("season-final", True, True, id="season card of another round"),
        pytest.param("round-board", True, False, id="board of another round"),
        pytest.param("round-opened", False, False, id="what names nobody"),
    ],
)
async def test_a_post_that_names_them_is_written_again_in_its_place(
    group: "Group", tmp_path: Path, kind: str, of_next: bool, written_again: bool
) -> None:
    zoe = await join(group, "discord", "Zoe")
    await group.send_and_judge(zoe, QUOTES)
    if of_next:
        await group.next_round("kmeans")
    key = f"{kind}:{group.round.id}"
    post = NewPost(key, kind, "discord", "channel", group.community.id, group.round.id)
    await group.store.post([post])
    for delivery in await group.store.lease("discord", None, "sender", 60):
        await group.store.sent(delivery.id, "sender", f"message {delivery.kind}")

    await group.store.erase_member(zoe.member.id)

    database = sqlite3.connect(tmp_path / "data.db")
    asked = "SELECT kind, recipient, edits FROM outbox WHERE sent_at IS NULL"
    assert database.execute(asked).fetchall() == [(kind, "channel", key)] * written_again
    database.close()


async def test_deleting_twice_at_once_deletes_once(group: "Group") -> None:
    zoe = await join(group, "discord", "Zoe")

    await asyncio.gather(*(group.store.erase_member(zoe.member.id) for _ in range(3)))

    assert (await join(group, "discord", "Zoe")).member.id != zoe.member.id


async def test_an_export_holds_all_code_and_every_row_of_theirs(group: "Group") -> None:
    zoe = await _live(group)
    bert = await group.person("Bert")
    await group.send(bert, "of bert")

    (data,) = await group.store.export(zoe.member.id, 7_000_000)

    archive = zipfile.ZipFile(io.BytesIO(data))
    names = set(archive.namelist())
    sources = {archive.read(name) for name in names if name.endswith(".py")}
    assert sources == {f"secretword = {number}".encode() for number in (1, 2, 3, 4)}
    tables = {name: json.loads(archive.read(name)) for name in names if name.endswith(".json")}
    assert {row["name"] for row in tables["members.json"]} == {"Zoe"}
    assert len(tables["submissions.json"]) == 3
    assert [row["verdict"] for row in tables["judgements.json"]] == ["AC", "AC"]
    assert {"disqualifications.json", "reminders.json", "links.json"} <= set(tables)
    everything = b"".join(archive.read(name) for name in names)
    assert b"bert" not in everything.lower()
    assert b"token" not in archive.read("submissions.json")
    assert b'"seed"' not in everything


async def test_an_export_of_a_linked_member_holds_both(group: "Group") -> None:
    pair = await Pair.meet(group)
    await group.send_and_judge(pair.annika, QUOTES, source="of annika")
    await pair.link()

    (data,) = await group.store.export(pair.anna.member.id, 7_000_000)

    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.read("submissions/000001-softmax.py") == b"of annika"
    assert {row["name"] for row in json.loads(archive.read("accounts.json"))} == {"Anna", "Annika"}


async def test_an_export_that_is_too_large_comes_in_parts(group: "Group") -> None:
    zoe = await join(group, "discord", "Zoe")
    sources = [f"# {number}\n\ud800" for number in range(4)]
    for source in sources:
        await group.send_and_judge(zoe, QUOTES, source=source)

    parts = await group.store.export(zoe.member.id, 500)

    assert len(parts) > 1
    found: list[Any] = []
    for part in parts:
        archive = zipfile.ZipFile(io.BytesIO(part))
        found += [archive.read(n) for n in archive.namelist() if n.startswith("submissions/")]
    assert sorted(found) == [source.encode("utf-8", "surrogatepass") for source in sources]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Al said so", "(deleted) said so"),
        ("also, AL.", "also, (deleted)."),
        ("(al) Al's Alan", "((deleted)) (deleted)'s Alan"),
    ],
)
def test_a_name_goes_from_words_as_a_whole_word_only(text: str, left: str) -> None:
    assert without_names(text, ["Al"]) == left
