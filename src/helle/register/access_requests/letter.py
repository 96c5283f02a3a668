"""The letter of an answer: to whom it is, what it gives, and what the regulation wants told about the processing."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from helle.register.access_requests import cuts, looks, queries
from helle.register.access_requests.choices import Asker, Decision, Outcome, WithheldGround
from helle.register.access_requests.entry_queries import Listed
from helle.register.access_requests.models import AccessRequest
from helle.register.access_requests.queries import Words
from helle.register.cases.models import Case
from helle.register.interface.words import long_day
from helle.register.letters.composing import paragraphs_of
from helle.register.letters.typesetting import Section
from helle.register.people import queries as people
from helle.register.printing.choices import EntryKind
from helle.rules.access_request import AccessRight


def addressee(case: Case, row: AccessRequest, listed: list[Listed]) -> tuple[str, ...]:
    """Whom the letter is to, by name and never by address: it is handed over on the way that was agreed to be safe.

    The person is named only where what is known of her is given whole.
    """
    safely = _("Gives kun på den måde, der er aftalt som sikker. Derfor står her ingen adresse.")
    if row.asker != Asker.PERSON:
        return (queries.told_of(case, row).name, str(Asker(row.asker).label), safely)
    given = any(one.entry.kind is EntryKind.PERSON and one.decision is Decision.INCLUDE for one in listed)
    names = people.names_of(case.person_id) if given else []
    return (names[0].value if names else _("Til den, sagen handler om"), safely)


def opening(
    row: AccessRequest, listed: list[Listed], words: Words, language: str, today: dt.date, *, outcome: Outcome
) -> tuple[str, ...]:
    """What was asked, what is given, and that it is late where it is."""
    right = AccessRight(row.right).label.in_language(language)
    if row.follows is not None:
        first = _("Den %(day)s svarede vi på en anmodning om indsigt i sagen. Dette er et yderligere svar: %(right)s.")
        first %= {"day": long_day(row.follows.ending.on, language), "right": right}
    else:
        first = _("Vi modtog den %(day)s en anmodning om indsigt i denne sag. Den behandles som: %(right)s.")
        first %= {"day": long_day(row.received_on, language), "right": right}
    said = {
        Outcome.FULL: _("Anmodningen imødekommes. Dette følger efter brevet, uden at noget er undtaget: %(parts)s.")
        % {"parts": "; ".join(dict.fromkeys(one.kind_label.lower() for one in listed))},
        Outcome.PARTIAL: _("Anmodningen imødekommes delvist. Det, der er undtaget, og hvorfor, står bagest."),
        Outcome.REFUSED: _("Anmodningen kan ikke imødekommes. Hvad der er undtaget, og hvorfor, står bagest."),
    }[outcome]
    late = (
        [_("Fristen for svaret var %(day)s. Det beklager vi.") % {"day": long_day(row.due, language)}]
        if today > row.due
        else []
    )
    return (first, said, *late, *paragraphs_of(words.own_words))


def sections(case: Case, row: AccessRequest, listed: list[Listed], words: Words, language: str) -> list[Section]:
    """Reasons and guidance where something is withheld; under the regulation all that article 15(1) asks for."""
    found = []
    if words.reasons.strip():
        found.append(Section(_("Begrundelse"), paragraphs_of(words.reasons)))
    if words.guidance.strip():
        found.append(Section(_("Sådan kan du klage"), paragraphs_of(words.guidance)))
    if row.right == AccessRight.GDPR:
        found += _processing(case, listed, words, language)
    return found


def _processing(case: Case, listed: list[Listed], words: Words, language: str) -> list[Section]:
    """Article 15(1)(a) to (h), in their order (PUB-LAW-21)."""
    return [
        Section(
            _("Hvad oplysningerne bruges til"),
            (
                _(
                    "Oplysningerne behandles for at finde ud af, om personen er udsat for menneskehandel, og for at "
                    "give støtte og beskyttelse."
                ),
            ),
        ),
        Section(
            _("Hvilke slags oplysninger det er"),
            (_("I sagen er der oplysninger af disse slags:"),),
            tuple(dict.fromkeys(one.kind_label for one in listed)),
        ),
        _recipients(case, listed, language),
        Section(_("Hvor længe oplysningerne gemmes"), paragraphs_of(words.kept)),
        Section(
            _("Rettigheder"),
            (
                _(
                    "Man har ret til at bede os om at rette urigtige oplysninger, slette oplysninger og begrænse "
                    "behandlingen, og man kan gøre indsigelse mod den. Det, en myndighed skal gemme efter loven, kan "
                    "som regel ikke slettes. Vi svarer på hver anmodning og siger hvorfor, hvis svaret er nej."
                ),
            ),
        ),
        Section(
            _("Klage til Datatilsynet"),
            (
                _(
                    "Man kan klage over behandlingen til Datatilsynet, Carl Jacobsens Vej 35, 2500 Valby, telefon "
                    "33\u00a019\u00a032\u00a000, www.datatilsynet.dk."
                ),
            ),
        ),
        _sources(listed),
        Section(
            _("Automatiske afgørelser"),
            (_("Ingen afgørelse i sagen træffes af en maskine alene, og der laves ingen profil af personen."),),
        ),
    ]


def _recipients(case: Case, listed: list[Listed], language: str) -> Section:
    """Who has had the information: who can see it now, and who has looked. Whom the log does not name is not named here
    either, and stands last: a place in the order of names would tell of one."""
    heading = _("Hvem der har eller har fået oplysningerne")
    log = next((one for one in listed if one.entry.kind is EntryKind.LOG), None)
    if log is not None and log.ground is not None:
        return Section(heading, (cuts.withheld(log.ground),))
    names: list[str] = []
    gone: dict[WithheldGround, None] = {}
    for unit, name in looks.recipients(case, language):
        ground = cuts.looker_withheld(log.entry, log.cuts, unit, name) if log is not None else None
        if ground is None:
            names.append(name)
        else:
            gone[ground] = None
    names += [cuts.withheld(ground) for ground in gone]
    return Section(heading, (_("Disse enheder kan se sagen eller dele af den, eller har set den:"),), tuple(names))


def _sources(listed: list[Listed]) -> Section:
    """Where the information comes from, as far as what is given tells: whoever is protected is not named."""
    given = [one for one in listed if one.decision is Decision.INCLUDE and one.entry.kind is not EntryKind.LOG]
    found = [_("Personen selv, i samtaler")] if any(one.entry.kind is EntryKind.INTERVIEW for one in listed) else []
    # Whom the log does not name is not named here either.
    found += dict.fromkeys(
        one.entry.by for one in given if one.entry.by and cuts.heading_left(one.entry, one.unnamed).by == one.entry.by
    )
    if any(one.decision is not Decision.INCLUDE for one in listed):
        found.append(_("Andre kilder kan være undtaget; det står bagest, hvad der er undtaget, og hvorfor."))
    return Section(
        _("Hvor oplysningerne kommer fra"),
        (_("Fra personen selv og fra dem, der har skrevet i sagen:"),) if found else (_("Fra personen selv."),),
        tuple(found),
    )
