"""The charges against victims that nobody has weighed, and the proposals that wait for the prosecution (CRI-07)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, CharField, Exists, F, Func, OuterRef, QuerySet
from django.db.models.lookups import IsNull

from helle.register.prosecution.choices import Capacity, Part
from helle.register.prosecution.models import CasePart, VictimLink, WaiverProposal
from helle.register.protection import context

DESK_LENGTH: Final = 8
_UNWEIGHED: Final = Func(F("pk"), function="helle.unweighed_charge", output_field=CharField(null=True))
_BY_STAGE: Final = Func(F("pk"), function="helle.unweighed_by_stage", output_field=ArrayField(CharField()))


def and_unweighed(rows: QuerySet[VictimLink]) -> QuerySet[VictimLink]:
    """Links, each with what of the person's charges nobody has weighed (CRI-07)."""
    return rows.annotate(unweighed=_UNWEIGHED, by_stage=_BY_STAGE)


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
    charged = VictimLink.objects.filter(
        Exists(works), capacity=Capacity.CHARGED, superseded_at__isnull=True, criminal_case__disposed_at__isnull=True
    )
    # While a proposal waits no other is taken: what it does not weigh is told, and weighed once that is decided.
    waits = waiting(WaiverProposal.objects.filter(link=OuterRef("pk")))
    found = and_unweighed(charged).filter(IsNull(_UNWEIGHED, False)).annotate(waits=Exists(waits))
    return list(found.select_related("criminal_case", "suspect").order_by("recorded_at", "id")[:DESK_LENGTH])


def charged_since(links: Sequence[VictimLink]) -> dict[uuid.UUID, dt.date]:
    """Of victims whom nobody weighed since when they are charged: the first day of what waits. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.id, min(u.charged_on) FROM unnest(%s::uuid[]) AS l (id), helle.unweighed_charges(l.id) u"
            " GROUP BY l.id",
            [[one.pk for one in links]],
        )
        return dict(cursor.fetchall())
