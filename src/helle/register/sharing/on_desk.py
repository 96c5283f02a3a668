"""What of what is passed on, and of what has moved, waits for the acting user or her unit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from helle.register.sharing import no_longer, queries, transfers
from helle.register.sharing.childs_consent import AskHerself, to_ask_herself
from helle.register.sharing.no_longer import NoLonger
from helle.register.sharing.queries import DESK_LENGTH, DeskLine, Told
from helle.register.sharing.transfers import Moved


@dataclass(frozen=True, slots=True)
class SharingWork:
    """What waits: to be taken over, not taken by the other, told to the unit or over for it, to be decided, not
    acknowledged; and who is to be asked herself, now that she is of age or soon will be."""

    moved: list[Moved]
    untaken: list[Moved]
    told: list[Told]
    second: list[DeskLine]
    silent: list[DeskLine]
    no_longer: list[NoLonger]
    ask_herself: list[AskHerself]

    def __bool__(self) -> bool:
        theirs = self.moved or self.untaken or self.told or self.no_longer
        return bool(theirs or self.second or self.silent or self.ask_herself)

    def counted(self) -> list[tuple[str, dt.date | None]]:
        """Each thing by a key, with its day where it has one: for the mail that says how much waits."""
        return [
            *((f"moved {one.row.pk}", one.last_day) for one in (*self.moved, *self.untaken)),
            *((f"told {one.row.pk}", None) for one in self.told if one.receipt is None),
            *((f"disclosure {one.row.pk}", None) for one in (*self.second, *self.silent)),
            *((f"consent {one.row.pk}", one.last_day) for one in self.ask_herself),
        ]


def on_desk() -> SharingWork:
    """Read it, each kind as long as a desk shows it."""
    moved, untaken = transfers.moved_and_untaken(DESK_LENGTH)
    return SharingWork(
        moved=moved,
        untaken=untaken,
        told=queries.told_us()[:DESK_LENGTH],
        second=queries.waits_for_a_second(),
        silent=queries.not_acknowledged(),
        no_longer=no_longer.ended_lately()[:DESK_LENGTH],
        ask_herself=to_ask_herself(DESK_LENGTH),
    )
