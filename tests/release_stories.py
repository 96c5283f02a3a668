"""What happens to releases of statistics: one draws, another answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client
from django.urls import reverse

from helle.register.releases import actions, making, queries
from helle.register.releases.actions import Drawn
from helle.register.releases.models import Making, Release
from helle.register.releases.queries import ReleaseView
from helle.register.releases.tables import on_offer
from tests.cast import Cast, Member
from tests.remembered import remembered

TODAY = dt.date(2025, 10, 6)
TABLES = ("persons-by-sex", "persons-by-age", "persons-by-one-form-or-several")


@remembered
def draw(who: Member, *, tables: tuple[str, ...] = TABLES, corrects: Release | None = None, **changed: Any) -> Release:
    """Somebody has a release of 2024 made, and the job makes it."""
    made = making.make(order(who, tables=tables, corrects=corrects, **changed).pk, who.membership.pk)
    assert made is not None
    return made


@remembered
def order(who: Member, *, tables: tuple[str, ...] = TABLES, corrects: Release | None = None, **changed: Any) -> Making:
    """Somebody orders one; the job has not come to it."""
    with who.acting():
        offered = {one.code: one for one in on_offer()}
        wanted: dict[str, Any] = {
            "title_da": "Ofre for menneskehandel 2024",
            "title_en": "Victims of trafficking 2024",
            "first_year": 2024,
            "last_year": 2024,
            "tables": [offered[code] for code in tables],
            "public_from": TODAY,
        }
        if corrects is not None:
            wanted |= {"corrects": queries.release_of(corrects.pk), "why_da": "En fejl.", "why_en": "A mistake."}
        return actions.release_order(Drawn(**(wanted | changed)))


@remembered
def made(who: Member) -> Release:
    """What somebody ordered last on a page, made as the worker would make it."""
    with who.acting():
        ordered = next(one.row for one in queries.makings() if one.row.by_user_id == who.user.pk)
    making.run(ordered.pk, who.membership.pk)
    with who.acting():
        return queries.release_of(ordered.pk).release


@remembered
def view(who: Member, release: Release) -> ReleaseView:
    """A release as somebody sees it."""
    with who.acting():
        return queries.release_of(release.pk)


@remembered
def answer(who: Member, release: Release, *, approved: bool = True, remarks: str = "") -> None:
    """The second person answers."""
    with who.acting():
        actions.release_answer(queries.release_of(release.pk), approved=approved, remarks=remarks)


@remembered
def take_down(who: Member, release: Release) -> None:
    """CMM's lead takes one down that points at somebody."""
    with who.acting():
        of = queries.release_of(release.pk)
        actions.release_take_down(of, why_da="Et tal pegede på nogen.", why_en="A figure pointed at somebody.")


@remembered
def approved(cast: Cast, **changed: Any) -> Release:
    """A release that is drawn by the analyst and approved by the lead."""
    drawn = draw(cast.stine, **changed)
    answer(cast.karen, drawn)
    return drawn


@remembered
def rows(who: Member) -> list[Release]:
    """Every release that somebody sees."""
    with who.acting():
        return [one.release for one in queries.releases()]


def answered(client: Client, release: Release) -> dict[str, str]:
    """The form of the answer filled in: approved."""
    form = client.get(reverse("release-answer", args=[release.pk])).context["form"]
    return {"form_token": form["form_token"].value(), "approved": "yes", "remarks": ""}


def filled(form: Any) -> dict[str, Any]:
    """The form of a release filled in."""
    return {
        "form_token": form["form_token"].value(),
        "seen": form["seen"].value(),
        "title_da": "Ofre for menneskehandel 2024",
        "title_en": "Victims of trafficking 2024",
        "first_year": "2024",
        "last_year": "2024",
        "tables": list(TABLES),
        "public_from": TODAY.strftime("%d.%m.%Y"),
    }
