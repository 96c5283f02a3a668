"""The certificate of a list that was carried out: an accessible PDF (PDF/UA-1) that names no person disposed of."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.utils import translation
from django.utils.translation import gettext as _

from helle.register.interface.words import day, long_day
from helle.register.organisations.models import User
from helle.register.printing import typesetting
from helle.register.printing.typesetting import FileSheet, Section, Table
from helle.register.protection import clock
from helle.register.retention.choices import Outcome
from helle.register.retention.models import Certificate, Disposal
from helle.register.retention.queries import ListNow
from helle.register.retention.trace_models import TraceList


def pdf(shown: ListNow, of: Certificate, *, language: str, at: dt.datetime) -> bytes:
    """The certificate in a language."""
    with translation.override(language):
        return typesetting.pdf(_sheet(shown, of, language), at=at)


def _sheet(shown: ListNow, of: Certificate, language: str) -> FileSheet:
    title = _("Attest for kassation, liste %(number)s") % {"number": shown.row.number}
    return FileSheet(
        language=language,
        title=title,
        footer=" · ".join((title, long_day(clock.local_day(of.at), language))),
        page=_("Side {page} af {pages}"),
        parts=(),
        opening=(
            _("%(disposed)s kasseret, %(left)s udgik af listen.") % {"disposed": of.disposed, "left": of.left},
            *([_key_gone()] if of.disposed else []),
        ),
        sections=(
            who(shown.row, language),
            _counts(shown, language),
            proof(of.digest, bytes(of.signature), holds=shown.signed),
        ),
        tables=(_table(shown, language),),
    )


def _key_gone() -> str:
    """What is destroyed, and until when it could be read all the same. Of a list from which all left nothing is."""
    return _(
        "Nøglen til alt, der var skrevet om de kasserede, er ødelagt i Helle, og en sikkerhedskopi af databasen kan "
        "ikke åbnes alene. Den, der har masternøglen og en sikkerhedskopi af nøglelageret fra før kassationen, kan "
        "læse det, til den kopi er slettet. Sagens nummer, dage og koder bliver uden navn."
    )


def who(row: Disposal | TraceList, language: str) -> Section:
    """Who drew a list and who said yes to it."""
    said = [_by(_("Trukket"), row.drawn_by, row.drawn_at, language)]
    for user, at in ((row.first_by, row.first_at), (row.ended_by, row.ended_at)):
        if user is not None and at is not None:
            said.append(_by(_("Godkendt"), user, at, language))
    return Section(_("Hvem"), (), tuple(said))


def _by(what: str, user: User, at: dt.datetime, language: str) -> str:
    return f"{what}: {user.full_name}, {long_day(clock.local_day(at), language)}"


def unbroken_day(value: dt.date, language: str) -> str:
    """A day for a column: short, and on one line."""
    return day(value, None, language).replace(" ", "\N{NO-BREAK SPACE}")


def _counts(shown: ListNow, language: str) -> Section:
    kinds = Counter(line.kind.in_language(language) for line in shown.lines if line.row.outcome == Outcome.DISPOSED)
    left = Counter(line.left_why.in_language(language) for line in shown.lines if line.left_why is not None)
    points = [f"{kind}: {count}" for kind, count in sorted(kinds.items())]
    points += [_("Udgik, %(why)s: %(count)s") % {"why": why, "count": n} for why, n in sorted(left.items())]
    return Section(_("Tal"), (), tuple(points))


def proof(digest: str, signature: bytes, *, holds: bool) -> Section:
    """What a list is checked by, and whether its signature holds."""
    said = _("Underskriften passer til listen.") if holds else _("Underskriften passer IKKE til listen.")
    return Section(
        _("Listens aftryk og underskrift"),
        (said,),
        (f"SHA-256: {digest}", f"Ed25519: {signature.hex()}"),
    )


def _table(shown: ListNow, language: str) -> Table:
    return Table(
        _("Listen"),
        (),
        (_("Sager"), _("Hvad sagen kom til"), _("Sluttede"), _("Bevaret til"), _("Hvad det blev til")),
        (5, 7, 4, 4, 5),
        tuple(
            (
                line.row.numbers,
                line.kind.in_language(language),
                unbroken_day(line.row.ended_on, language),
                unbroken_day(line.row.due_on, language),
                (line.left_why or line.outcome).in_language(language),
            )
            for line in shown.lines
        ),
        on_new_page=False,
        runs_on=True,
    )
