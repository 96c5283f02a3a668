"""Where an offer lies: the one place in the code that opens an address, and the one page that shows it (PUB-ORG-09).

Of a secret offer the street, the postcode, the municipality, the telephone and whoever issues the invoice are the
address, each of them; and the name of whoever runs it, which leads there, is shown with them alone. They travel as a
`SecretAddress`, which is no text: it cannot be printed, formatted, joined, put into JSON, copied or rendered by a
template, so no letter, export, log line or message can take it along by mistake. Tests read the source of Helle and
find the columns of the address named nowhere else, and crawl every page for one.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, Final, Never, final

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from helle.register.accommodation import marks, naming, policies
from helle.register.accommodation.choices import LookWhy, MarkKind
from helle.register.accommodation.models import Address, Mark, Offer
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.interface.words import active_language
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, context, search_keys, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, refused_by
from helle.rules.ruling import Text

LABELS: Final[Mapping[str, Any]] = {
    "street": _("Vej og nummer"),
    "postcode": _("Postnummer"),
    "municipality": _("Kommune"),
    "telephone": _("Telefon"),
    "issuer": _("Hvem der udsteder regningen"),
}
NEEDED: Final = ("street", "postcode", "municipality")
TOLD_BY_ITS_NAME: Final = Text(
    "Det kan læses af stedets navn i Helle. CMM må lukke stedet og skrive det ind igen under et andet navn.",
    "The name of the place in Helle tells this. CMM must close the place and enter it anew under another name.",
)


class CannotBeShown(TypeError):
    """A secret address was about to become text somewhere else than on its own page."""


@final
class SecretAddress:
    """An address that is no text. Only this module looks inside."""

    __slots__ = ("_words",)

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = {name: words[name].strip() for name in LABELS}

    def __repr__(self) -> str:
        return "SecretAddress(…)"

    def _refuse(self, *_given: object) -> Never:
        raise CannotBeShown("a secret address is shown on its own page alone")

    __str__ = __format__ = __bytes__ = __iter__ = __len__ = __getitem__ = __add__ = __radd__ = __mod__ = _refuse
    __reduce_ex__ = __html__ = __copy__ = __deepcopy__ = __json__ = _refuse


NO_STREET: Final = Text(
    "Her står ingen vej. Skriv vejen eller husets navn først, og så husnummeret.",
    "No street can be read here. Write the street or the name of the house first, and then its number.",
)


def address_record(offer: Offer, address: SecretAddress, *, since: dt.date) -> Address:
    """Write where an offer lies from a day on, sealed under its key; what held before ends the day before.

    Whoever writes it need not be able to read it again: CMM takes a place into the register and then sees its alias.
    """
    policies.require_keeping_addresses()
    for name in NEEDED:
        if not address._words[name]:
            raise Refused(Text("Skriv noget.", "Write something."), field=name)
    if since not in offer.during:
        raise Refused(
            Text("Den dag er stedet ikke åbent.", "The place is not open on that day."),
            field="since",
        )
    if offer.secret:
        _refuse_beside_its_name(offer, address)
    acting = context.current()
    row = Address(
        id=new_id(),
        offer=offer,
        during=DateRange(since, offer.during.upper),
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    for name, words in address._words.items():
        column = f"{name}_sealed"
        setattr(row, column, vault.seal(offer.pk, row, column, words) if words or name in NEEDED else None)
    meanwhile = Refused(
        Text(
            "En anden har lige skrevet adressen. Se, om den stadig skal ændres.",
            "Somebody else has just written the address. See whether it is still to be changed.",
        )
    )
    with refused_by({"one_address_at_a_time": meanwhile}), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT helle.end_address(%s, %s)", [offer.pk, since])
        row.save(force_insert=True)
        if offer.secret:
            Mark.objects.bulk_create(_marks_that_tell(row, address._words))
        audit.record("offer.address_recorded", object_id=offer.pk)
    return row


def _marks_that_tell(row: Address, words: Mapping[str, str]) -> list[Mark]:
    """The marks of an address that is written now. Refuses a line out of which no street can be read: no text would be
    found to lead there."""
    made = marks_of(row, words)
    if MarkKind.STREET not in {one.kind for one in made}:
        raise Refused(NO_STREET, field="street")
    return made


def marks_of(row: Address, words: Mapping[str, str]) -> list[Mark]:
    """What typed text is compared with. Who bills under the name of a unit of Helle is no secret by it."""
    units = organisations.units_on(clock.today()).values()
    known = [name for unit in units for name in (unit.name.da, unit.name.en)]
    place = organisations.municipalities(clock.today()).get(words["municipality"])
    made = marks.of_address(words, place.da if place else words["municipality"], known=known)
    return [Mark(id=new_id(), address=row, kind=kind, mark=mark) for kind, mark in sorted(made)]


def marks_astray(*, repair: bool) -> int:
    """How many secret addresses in force have other marks than their words ask for, or none: of before there were any,
    or under another key. Beside them may stand those of a former layer of the key of search, until it is forgotten.
    `repair` makes them anew. Works as the owner of both stores."""
    astray = 0
    for row in Address.objects.filter(offer__secret=True, superseded_at__isnull=True).select_related("offer"):
        with transaction.atomic(), vault.open_for_request():
            words = {name: vault.unseal(row.offer_id, row, f"{name}_sealed") for name in LABELS}
            wanted = marks_of(row, words)
            kept = [(kind, bytes(mark)) for kind, mark in row.marks.values_list("kind", "mark")]
            found = {(kind, mark) for kind, mark in kept if search_keys.is_in_force(mark)}
            if found == {(one.kind, one.mark) for one in wanted}:
                continue
            astray += 1
            if repair:
                row.marks.all().delete()
                Mark.objects.bulk_create(wanted)
    return astray


def _refuse_beside_its_name(offer: Offer, address: SecretAddress) -> None:
    """Refuse what the name of the place in Helle would give away, beside its field. Of no municipality is it named."""
    for name in ("street", "postcode", "telephone", "issuer"):
        if naming.leads_to(offer.alias, address._words[name]):
            raise Refused(TOLD_BY_ITS_NAME, field=name)


def may_be_looked_up(offer_id: uuid.UUID) -> bool:
    """Whether the acting user may look the address up: the database's own check, without the address."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.sees_address(%s)", [offer_id])
        return bool(cursor.fetchone()[0])


def lies_in(offer: Offer, municipality: str) -> bool | None:
    """Whether an offer lies in a municipality; None where it is secret or nobody has written where it lies.

    An answer about a secret offer would be its address: there is none.
    """
    row = None if offer.secret else _in_force(offer)
    return None if row is None else vault.unseal(offer.pk, row, "municipality_sealed") == municipality


def page(request: ActingHttpRequest, offer: Offer, *, why: LookWhy | None) -> HttpResponse:
    """The one page that shows an address. The look is in the audit with what it was for before anything is opened.

    Raises `Http404` where the acting user may not see it or where none is written: both look the same.
    """
    row = _in_force(offer)
    if row is None or (offer.secret and why is None):
        raise Http404
    audit.record(
        "offer.address_shown",
        object_id=offer.pk,
        cases=_cases_behind(offer) if offer.secret else (),
        detail={"why": why.value if why else "", "secret": offer.secret},
    )
    shown = [(_("Udbyder"), offer.provider.name)]
    shown += [(label, _opened(offer, row, name)) for name, label in LABELS.items()]
    response = render(
        request,
        "accommodation/secret_address.html",
        {"offer": offer, "lines": [(label, words) for label, words in shown if words]},
    )
    response["Cache-Control"] = "no-store"
    return response


def _cases_behind(offer: Offer) -> list[uuid.UUID]:
    """The cases that let the acting user see where a secret offer lies: of a home those of its residents.

    With them the look stands among those that a resident is told of, without the place.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.cases_behind_an_address(%s)", [offer.pk])
        return [case for (case,) in cursor.fetchall()]


def _in_force(offer: Offer) -> Address | None:
    today = clock.today()
    return Address.objects.filter(offer=offer, superseded_at__isnull=True, during__contains=today).first()


def _opened(offer: Offer, row: Address, name: str) -> str:
    words = vault.unseal(offer.pk, row, f"{name}_sealed")
    if name == "municipality":
        known = organisations.municipalities(clock.today()).get(words)
        return known.in_language(active_language()) if known else words
    return words
