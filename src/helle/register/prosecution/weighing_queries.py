"""The charges against victims that nobody has weighed, and the proposals that wait for the prosecution (CRI-07)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Final

from django.db.models import BooleanField, CharField, Exists, F, Func, OuterRef, QuerySet
from django.db.models.lookups import IsNull

from helle.register.prosecution.chains import last_of, stood, was_weighed
from helle.register.prosecution.choices import Capacity, Part
from helle.register.prosecution.models import CasePart, Stage, VictimLink, WaiverProposal
from helle.register.protection import context
from helle.rules.crime.stages import CriminalStage

DESK_LENGTH: Final = 8
_UNWEIGHED: Final = Func(F("pk"), function="helle.unweighed_charge", output_field=CharField(null=True))


def and_unweighed(rows: QuerySet[VictimLink]) -> QuerySet[VictimLink]:
    """Links, each with what of the person's charges nobody has weighed (CRI-07)."""
    return rows.annotate(unweighed=_UNWEIGHED)


def unweighed_charges(row: VictimLink, all_stages: Sequence[Stage], proposals: Sequence[WaiverProposal]) -> list[Stage]:
    """The charges of a person's that stand, or that an indictment followed, and that no proposal on her weighed."""
    stages, gone = stood(all_stages, None), [one for one in all_stages if one.superseded_at is not None]
    by_id = {one.pk: one for one in stages}
    hers = [one for one in last_of(stages) if one.suspect_id is not None and one.suspect_id == row.suspect_id]
    charges = [one for one in hers if one.stage == CriminalStage.CHARGE]
    indicted = [one.after_id for one in hers if one.stage == CriminalStage.INDICTMENT]
    charges += [by_id[one] for one in indicted if one in by_id]
    weighed = [one.recorded_at for one in proposals if one.link_id == row.pk and one.superseded_at is None]
    return [one for one in charges if not any(was_weighed(one, at, gone) for at in weighed)]


def waiting(found: QuerySet[WaiverProposal]) -> QuerySet[WaiverProposal]:
    """Those that wait for the prosecution: whoever is charged no more waits for nothing."""
    return found.filter(Func(F("pk"), function="helle.waiver_waits", output_field=BooleanField()))


def undecided_waivers() -> list[WaiverProposal]:
    """The proposals on charges against victims that wait for the prosecution, the oldest first (CRI-07)."""
    rows = WaiverProposal.objects.select_related("criminal_case", "link__suspect")
    return list(waiting(rows).order_by("recorded_at", "id")[:DESK_LENGTH])


def charged_and_not_weighed() -> list[VictimLink]:
    """The victims with a charge in a case of the acting unit that nobody has weighed, the oldest link first.

    CRI-07: a waiver is where the prosecution starts from: somebody has to weigh it before an indictment, and a charge
    that came since the last proposal by itself. One who was indicted before anybody knew that she is a victim is among
    them: whether the indictment is withdrawn is for the prosecution.
    """
    works = CasePart.objects.filter(
        criminal_case_id=OuterRef("criminal_case_id"),
        unit_id=context.current().unit_id,
        ended_at__isnull=True,
        part__in=[Part.INVESTIGATES.value, Part.PROSECUTES.value],
    )
    charged = VictimLink.objects.filter(Exists(works), capacity=Capacity.CHARGED, superseded_at__isnull=True)
    # While a proposal waits no other is taken: what it does not weigh is told, and weighed once that is decided.
    waits = waiting(WaiverProposal.objects.filter(link=OuterRef("pk")))
    found = and_unweighed(charged).filter(IsNull(_UNWEIGHED, False)).annotate(waits=Exists(waits))
    return list(found.select_related("criminal_case", "suspect").order_by("recorded_at", "id")[:DESK_LENGTH])


def charged_since(links: Sequence[VictimLink]) -> dict[uuid.UUID, dt.date]:
    """Of victims whom nobody weighed since when they are charged: the first day of what waits. Two queries."""
    suspects = [one.suspect_id for one in links]
    stages = list(Stage.objects.filter(suspect__in=suspects).order_by("recorded_at", "id")) if links else []
    weighing = WaiverProposal.objects.filter(link__in=links).exclude(decision__superseded_at__isnull=False)
    proposals = list(weighing) if links else []
    days = {one.pk: [charge.on for charge in unweighed_charges(one, stages, proposals)] for one in links}
    return {key: min(found) for key, found in days.items() if found}
