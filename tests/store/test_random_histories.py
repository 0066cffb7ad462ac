"""Whatever happens in whatever order, boards and streaks say what the judgements say."""

import asyncio
import shutil
import tempfile
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.audit_ports import Deed
from bot.core.copies import Decision, Likeness, Look
from bot.core.judgements import Judgement, Verdict
from bot.core.models import Mode
from bot.core.rejudge_ports import Busy, NewRejudge
from bot.core.rejudging import Terms, judged_again
from bot.errors import TooManyPending
from bot.store import open_store

if TYPE_CHECKING:
    from tests.store.conftest import Group, SetClock

JUDGEMENTS = [
    Judgement(Verdict.AC, "accepted", points=100, tokens=9),
    Judgement(Verdict.AC, "accepted", points=130, tokens=20, memory_bytes=5),
    Judgement(Verdict.WA, "no", points=30),
    Judgement(Verdict.CE, "no", points=0),
    Judgement(Verdict.JE, "our fault"),
]
STEPS = st.one_of(
    st.tuples(
        st.just("send"),
        st.integers(0, 2),
        st.integers(0, 2),
        st.sampled_from([Mode.RANKED, Mode.RANKED, Mode.RANKED, Mode.PRACTICE, Mode.TRY]),
    ),
    st.tuples(st.just("judge"), st.sampled_from(JUDGEMENTS)),
    st.tuples(st.just("judge"), st.sampled_from(JUDGEMENTS)),
    st.tuples(st.just("judge a copy"), st.sampled_from(JUDGEMENTS[:3])),
    st.tuples(st.just("decide"), st.integers(1, 12), st.sampled_from(Decision)),
    st.tuples(st.just("rejudge"), st.integers(1, 12)),
    st.tuples(st.just("withdraw"), st.integers(0, 2), st.integers(1, 12)),
    st.tuples(st.just("give back"), st.booleans()),
    st.tuples(st.just("disqualify"), st.integers(1, 12)),
    st.tuples(st.just("disqualify round"), st.integers(0, 2), st.integers(0, 2)),
    st.tuples(st.just("undo"), st.integers(1, 3)),
    st.tuples(st.just("rejudge round"), st.integers(0, 2), st.booleans()),
    st.tuples(st.just("view"), st.integers(0, 2), st.integers(1, 12)),
)
COPY = Look(200, frozenset(range(9)), Likeness("reference.py", 0.9, identical=False))
type_of_step = tuple[object, ...]


async def _live(group: "Group", steps: list[type_of_step]) -> None:
    rounds = [group.round, *[await group.next_round(slug, 2) for slug in ("kmeans", "bm25")]]
    people = [await group.person(name) for name in ("Anna", "Bert", "Cleo")]
    sender: dict[int, int] = {}
    ranked: dict[int, tuple[int, int]] = {}  # submission -> member, round
    points: dict[int, int] = {}
    counted: dict[int, Judgement] = {}
    terms: dict[int, Terms] = {}  # of what waits for a rejudge by the rules
    judged: set[int] = set()
    withdrawn: set[int] = set()
    off: dict[int, tuple[int, int] | int] = {}  # a disqualification -> its round or submission
    unranked: set[tuple[int, int]] = set()
    held: dict[int, Decision | None] = {}
    shown: dict[int, tuple[int, int]] = {}  # what moderators may see -> whose, which round's
    for step in steps:
        match step:
            case ("send", int(who), int(where), Mode() as mode):
                new = group.new(people[who], mode=mode, to=rounds[where])
                # While its round was open, whatever happens to it later.
                at = rounds[where].opens_at + timedelta(minutes=len(sender))
                new = replace(new, accepted_at=at)
                try:
                    number = (await group.store.accept(new)).id
                except TooManyPending:
                    continue
                sender[number] = who
                if mode is not Mode.TRY:
                    shown[number] = who, where
                if mode is Mode.RANKED:
                    ranked[number] = people[who].member.id, rounds[where].id
            case ("judge" | "judge a copy" as how, Judgement() as judgement):
                claimed = await group.store.claim("lane", 60)
                if claimed is None:
                    continue
                look = COPY if how == "judge a copy" else None
                assert await group.store.finish(claimed, judgement, look)
                assert not await group.store.finish(claimed, JUDGEMENTS[0])
                number = claimed.submission.id
                judged.add(number)
                rules = terms.pop(number, None)
                kept, counts = judgement, True
                accepted = judgement.verdict is Verdict.AC and number in ranked
                if rules is not None:
                    kept, counts = judged_again(counted.get(number), judgement, rules)
                if counts and kept.points is not None:
                    counted[number], points[number] = kept, kept.points
                if look and counts and accepted:
                    held.setdefault(number, None)
            case ("rejudge", int(number)):
                if number not in sender:
                    continue
                there = number in shown and number not in withdrawn
                try:
                    await group.ask_rejudge(number)
                except Busy:
                    assert number in terms
                    continue
                assert not (there and number in terms)
                if there and number in judged:
                    over = group.clock.now() >= rounds[shown[number][1]].closes_at
                    terms[number] = Terms(over)
                    judged.discard(number)
            case ("withdraw", int(who), int(number)):
                theirs = sender.get(number) == who and number not in withdrawn
                assert await group.store.withdraw(number, people[who].member.id) is theirs
                withdrawn |= {number} if theirs else set()
            case ("give back", bool(died)):
                claimed = await group.store.claim("lane", 60)
                if claimed is not None:
                    await group.store.release(claimed.submission.id, "lane", lane_died=died)
            case ("disqualify", int(number)):
                if number not in ranked:
                    continue
                member_id, round_id = ranked[number]
                deed = Deed(group.community.id, None, "did", about_id=member_id)
                made = await group.store.disqualify(deed, round_id, number)
                assert (made is None) == (number in off.values())
                off |= {made.id: number} if made else {}
            case ("disqualify round", int(who), int(where)):
                place = people[who].member.id, rounds[where].id
                deed = Deed(group.community.id, None, "did", about_id=place[0])
                made = await group.store.disqualify(deed, place[1], None)
                assert (made is None) == (place in off.values())
                off |= {made.id: place} if made else {}
            case ("decide", int(number), Decision() as decision):
                deed = Deed(group.community.id, None, "decided")
                open_ = number in held and held[number] is None
                assert await group.store.decide_hold(deed, number, decision) is open_
                if open_:
                    held[number] = decision
            case ("undo", int(which)):
                deed = Deed(group.community.id, None, "undid")
                undone = await group.store.undo_disqualification(deed, which)
                assert undone == (off.pop(which, None) is not None)
            case ("rejudge round", int(where), bool(strict)):
                deed = Deed(group.community.id, None, "did")
                asked = NewRejudge(deed, round_id=rounds[where].id, strict=strict)
                of_round = {it for it, (_, of) in shown.items() if of == where} - withdrawn
                try:
                    await group.store.start_rejudge(asked)
                except Busy:
                    assert of_round & set(terms)
                    continue
                assert not of_round & set(terms)
                over = group.clock.now() >= rounds[where].closes_at
                terms |= {it: Terms(over, strict) for it in of_round & judged}
                judged -= of_round
            case ("view", int(who), int(number)):
                deed = Deed(group.community.id, people[who].member.id, "read")
                opened = await group.store.view(deed, number)
                if opened:
                    unranked.add((people[who].member.id, rounds[-1].id))
                whose, where = shown.get(number, (who, 0))
                assert opened == (whose != who and where == 2)
        group.clock.advance(1)

    best: dict[tuple[int, int], int] = {}
    for number, place in ranked.items():
        against = number in withdrawn or place in unranked
        against = against or held.get(number, Decision.RELEASED) is not Decision.RELEASED
        against = against or number in off.values() or place in off.values()
        if number in points and not against:
            best[place] = max(best.get(place, 0), points[number])
    total: dict[int, int] = defaultdict(int)
    for (member_id, _), value in best.items():
        total[member_id] += value
    for person in people:
        took_part = [
            any(
                whose == people.index(person)
                and its == where
                and number not in withdrawn
                and number not in off.values()
                and (person.member.id, round_.id) not in off.values()
                and not (number in counted and counted[number].verdict is Verdict.CE)
                for number, (whose, its) in shown.items()
            )
            for where, round_ in enumerate(rounds)
        ]
        told = await group.store.round_rows(person.member.id)
        assert [took for _, took in told] == took_part
    rows = await group.store.standings(f"all:{group.community.id}")
    assert {row.member_id: row.points for row in rows} == total
    assert await group.store.audit() == []
    assert await group.store.audit(group.round.opens_at) == []


@pytest.fixture
def group_type(group: "Group") -> "type[Group]":
    return type(group)


@settings(
    max_examples=25,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=5, max_size=30))
def test_boards_and_streaks_are_what_any_history_makes_them(
    steps: list[type_of_step], migrated: Path, group_type: "type[Group]", clock: "SetClock"
) -> None:
    async def main(path: Path) -> None:
        store = await open_store(path, clock)
        try:
            await _live(await group_type.found(store, clock), steps)
        finally:
            await store.close()

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.db"
        shutil.copy(migrated, path)
        asyncio.run(main(path))
