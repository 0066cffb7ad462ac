"""`/leaderboard archive`: where everyone stood in a group before it joined this one."""

from dataclasses import replace

from bot.core.archive_ports import Archive
from bot.core.asking import Asker, Board, View
from bot.core.board_cards import SHOWN, round_page, sum_page, view_board, with_turning
from bot.core.cards import Action, Card
from bot.core.lookups import Lookups
from bot.core.models import Round
from bot.core.rounds import week_text
from bot.core.standings import rank_view
from bot.core.text import name_for_show
from bot.errors import UserError

_ROUNDS = 10
_NONE = "No other group has joined this one, so there is no archive."


class ArchiveBoards(Lookups):
    """The part of the study group that shows what a group that joined it had reached."""

    async def _archive_board(self, asker: Asker, slug: str | None, view: View, page: int) -> Card:
        """All its rounds together, or the newest of one challenge.

        Raises:
            UserError: nothing of it is kept here, or the view needs one challenge.
        """
        archives = await self._store.archives(asker.community.id, asker.member.id)
        if not archives:
            return Card(title="Archive", body=_NONE)
        if slug is None:
            if view is not View.POINTS:
                raise UserError(
                    f"The view {view} compares solutions of one challenge: "
                    f"/leaderboard archive SLUG {view}."
                )
            return await self._whole(archives[0], page)
        for archive in archives:
            for round_ in archive.rounds:
                if round_.slug == slug:
                    return await self._of_round(archive, round_, view, page)
        names = " and ".join(name_for_show(archive.name) for archive in archives)
        raise UserError(f"{slug} had no round in {names}. /leaderboard archive lists what had one.")

    async def _whole(self, archive: Archive, page: int) -> Card:
        name, viewer = name_for_show(archive.name), archive.viewer_id
        shown = await self._store.board_page(f"all:{archive.community_id}", page, SHOWN, viewer)
        card = sum_page(f"Archive · {name}", shown, viewer)
        card = with_turning(card, f"{Board.ARCHIVE}::{View.POINTS}", page, shown.total)
        newest: dict[str, Round] = {}
        for round_ in archive.rounds:
            newest.setdefault(round_.slug, round_)
        rounds = tuple(_to(round_.slug, week_text(round_)) for round_ in newest.values())
        if not shown.rows:
            card = replace(card, body="Nobody had points there.")
        before = f"How {name} stood before it joined this group."
        return replace(
            card,
            body="\n\n".join(filter(None, (before, card.body))),
            actions=(*card.actions, *rounds[:_ROUNDS]),
        )

    async def _of_round(self, archive: Archive, round_: Round, view: View, page: int) -> Card:
        title, viewer = f"{name_for_show(archive.name)} · {week_text(round_)}", archive.viewer_id
        scope, address = f"round:{round_.id}", f"{Board.ARCHIVE}:{round_.slug}:{view}"
        if view is View.POINTS:
            shown = await self._store.board_page(scope, page, SHOWN, viewer)
            solved, total = await self._store.solved_count(round_.id), shown.total
            card = round_page(title, shown, viewer, solved)
        else:
            rows = rank_view(view, await self._store.view_rows(scope, view))
            total = len(rows)
            card = view_board(f"{title} · {view}", view, rows, viewer, round_.opens_at, page)
        card = with_turning(card, address, page, total)
        return replace(card, actions=(*card.actions, _to("", "Whole archive")))


def _to(slug: str, label: str) -> Action:
    return Action("board", f"{Board.ARCHIVE}:{slug}:{View.POINTS}:0", label)
