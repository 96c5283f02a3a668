"""Who may receive what, in which form and for what (C6, SHR-02, SHR-04).

Everything that affects it lives in `MAY_RECEIVE`, `LIMITS`, `SERVES` and `NOT_AUTHORITIES`. What is not in the table is
not passed on. The table is by organisation; within one, the roles narrow it further.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from helle.rules.codes import Code, OrganisationKind
from helle.rules.ruling import Text


class DataCategory(Code):
    """The kinds of information about a person (C6, SHR-04)."""

    CONTACT = "contact", "Henvendelser", "Contact"
    IDENTITY = "identity", "Identitet", "Identity"
    NARRATIVE = "narrative", "Samtale", "Narrative"
    OUTCOME = "outcome", "Vurderingens resultat", "Outcome"
    REASONS = "reasons", "Begrundelser", "Reasons"
    PLACEMENT = "placement", "Indkvartering", "Placement"
    SECRET_ADDRESS = "secret_address", "Hemmelig adresse", "Secret address"
    HEALTH = "health", "Helbred", "Health"
    RETURN_PLAN = "return_plan", "Hjemsendelse", "Return plan"
    CRIMINAL = "criminal", "Straffesag", "Criminal case"
    AGGREGATES = "aggregates", "Tal", "Aggregates"


class DisclosurePurpose(Code):
    """What something is passed on for (SHR-02, and support and return)."""

    PREVENTION = "prevention", "Forebyggelse", "Prevention"
    IDENTIFICATION = "identification", "Identifikation af ofre", "Identification of victims"
    PROSECUTION = "prosecution", "Retsforfølgning af bagmænd", "Prosecution of traffickers"
    SUPPORT = "support", "Støtte", "Support"
    RETURN = "return", "Forberedt hjemsendelse", "Prepared return"


class DisclosureForm(Code):
    """In which form a receiver gets a category (C6)."""

    WHOLE = "whole", "Oplysningen selv", "The information itself"
    STATEMENT = "statement", "En udtalelse, ikke selve oplysningen", "A statement, not the information itself"
    STATUS_ONLY = "status_only", "Kun hvordan det gik", "How it went only"
    REGION_ONLY = "region_only", "Kun regionen", "The region only"
    OWN_ONLY = "own_only", "Kun i modtagerens egne sager", "In the receiver's own cases only"
    WHAT_IS_NEEDED = "what_is_needed", "Kun det nødvendige", "What is needed only"


@dataclass(frozen=True, slots=True)
class Limit:
    """What is narrower than the whole category for one receiver: the form, and the same in a sentence."""

    form: DisclosureForm
    text: Text


_K, _D, _F, _P = OrganisationKind, DataCategory, DisclosureForm, DisclosurePurpose
_NUMBERS = frozenset({_D.AGGREGATES})
_POLICE = frozenset({_D.CONTACT, _D.IDENTITY, _D.OUTCOME, _D.CRIMINAL, _D.AGGREGATES})
_CONTROL = frozenset({_D.CONTACT, _D.AGGREGATES})
_RETURN_HELPER = frozenset({_D.IDENTITY, _D.RETURN_PLAN})

MAY_RECEIVE: dict[OrganisationKind, frozenset[DataCategory]] = {
    _K.CMM: frozenset(_D),
    _K.UDLST: frozenset(_D) - {_D.SECRET_ADDRESS, _D.HEALTH, _D.CRIMINAL},
    _K.HJST: frozenset({_D.IDENTITY, _D.OUTCOME, _D.PLACEMENT, _D.RETURN_PLAN, _D.AGGREGATES}),
    _K.POLICE: _POLICE,
    _K.NSK: _POLICE,
    _K.NATIONAL_POLICE: _CONTROL,
    _K.PROSECUTION: frozenset({_D.IDENTITY, _D.NARRATIVE, _D.OUTCOME, _D.CRIMINAL, _D.AGGREGATES}),
    _K.SKAT: _CONTROL,
    _K.AT: _CONTROL,
    _K.SIRI: _CONTROL,
    _K.FVST: _CONTROL,
    _K.NGO: frozenset({_D.CONTACT, _D.IDENTITY, _D.OUTCOME, _D.AGGREGATES}),
    _K.PROVIDER: frozenset({_D.IDENTITY, _D.PLACEMENT, _D.SECRET_ADDRESS, _D.AGGREGATES}),
    _K.MUNICIPALITY: frozenset({_D.CONTACT, _D.IDENTITY, _D.OUTCOME, _D.PLACEMENT}),
    # C6 has no row for them; what they notify themselves (FLO-08) is theirs to follow, and nothing else.
    _K.REGION: frozenset({_D.CONTACT}),
    _K.PRISON: frozenset({_D.CONTACT}),
    _K.REPRESENTATIVE: frozenset(
        {_D.IDENTITY, _D.NARRATIVE, _D.OUTCOME, _D.REASONS, _D.PLACEMENT, _D.HEALTH, _D.RETURN_PLAN}
    ),
    _K.REFUGEE_COUNCIL: _RETURN_HELPER,
    _K.PARTNER: _RETURN_HELPER,
    _K.EQUALITY: _NUMBERS,
    _K.MINISTRY: _NUMBERS,
    _K.HUMAN_RIGHTS: _NUMBERS,
}

_OWN_CONTACTS = Limit(
    _F.OWN_ONLY,
    Text(
        "Modtageren får kun besked om de henvendelser, den selv har sendt.",
        "The receiver hears of the contacts that it sent itself only.",
    ),
)
_OWN_REFERRAL = Limit(
    _F.OWN_ONLY,
    Text(
        "Politiet får kun identiteten på den, det selv har henvist.",
        "The police get the identity only of somebody they referred themselves.",
    ),
)
_WHEN_DISCLOSED = Limit(
    _F.OWN_ONLY,
    Text(
        "Politiet får udfaldet, når det er givet videre i den enkelte sag.",
        "The police get the outcome when it has been disclosed in the single case.",
    ),
)

LIMITS: dict[tuple[OrganisationKind, DataCategory], Limit] = {
    **{
        (kind, _D.CONTACT): _OWN_CONTACTS
        for kind in (
            *(_K.POLICE, _K.NSK, _K.NATIONAL_POLICE, _K.SKAT, _K.AT, _K.SIRI, _K.FVST, _K.NGO),
            *(_K.MUNICIPALITY, _K.REGION, _K.PRISON),
        )
    },
    (_K.POLICE, _D.IDENTITY): _OWN_REFERRAL,
    (_K.NSK, _D.IDENTITY): _OWN_REFERRAL,
    (_K.POLICE, _D.OUTCOME): _WHEN_DISCLOSED,
    (_K.NSK, _D.OUTCOME): _WHEN_DISCLOSED,
    (_K.CMM, _D.HEALTH): Limit(
        _F.WHAT_IS_NEEDED,
        Text(
            "CMM får kun det om helbredet, som støtten kræver.",
            "CMM gets of the health only what the support needs.",
        ),
    ),
    # C6 gives it none of these; FLO-05 does, and so does what it meets itself (DET-07).
    (_K.UDLST, _D.CONTACT): Limit(
        _F.OWN_ONLY,
        Text(
            "Udlændingestyrelsen får kun de forelæggelser, politiet sender den, og sine egne henvendelser.",
            "The Immigration Service gets only what the police put before it, and its own contacts.",
        ),
    ),
    (_K.UDLST, _D.NARRATIVE): Limit(
        _F.OWN_ONLY,
        Text(
            "Udlændingestyrelsen får rapporter, der sendes til den, ikke alle samtaler.",
            "The Immigration Service gets reports that are sent to it, not every interview.",
        ),
    ),
    (_K.UDLST, _D.PLACEMENT): Limit(
        _F.OWN_ONLY,
        Text(
            "Udlændingestyrelsen får oplysninger om dem, den selv skal indkvartere.",
            "The Immigration Service gets information on those whom it has to house itself.",
        ),
    ),
    (_K.PROSECUTION, _D.IDENTITY): Limit(
        _F.OWN_ONLY,
        Text(
            "Anklagemyndigheden får kun identiteten i sin egen sag.",
            "The prosecution gets the identity in its own case only.",
        ),
    ),
    (_K.PROVIDER, _D.PLACEMENT): Limit(
        _F.OWN_ONLY,
        Text(
            "Botilbuddet får kun oplysninger om sine egne beboere.",
            "The provider gets information on its own residents only.",
        ),
    ),
    (_K.MUNICIPALITY, _D.IDENTITY): Limit(
        _F.OWN_ONLY,
        Text(
            "Kommunen får kun identiteten på den person, dens opgave gælder.",
            "The municipality gets the identity only of the person whom its task concerns.",
        ),
    ),
    (_K.MUNICIPALITY, _D.PLACEMENT): Limit(
        _F.OWN_ONLY,
        Text(
            "Kommunen får kun oplysninger om den person, dens opgave gælder.",
            "The municipality gets information only on the person whom its task concerns.",
        ),
    ),
    (_K.REPRESENTATIVE, _D.IDENTITY): Limit(
        _F.OWN_ONLY,
        Text(
            "Repræsentanten får kun oplysninger om sit eget barn.",
            "The representative gets information on the represented child only.",
        ),
    ),
    (_K.HJST, _D.OUTCOME): Limit(
        _F.STATUS_ONLY,
        Text(
            "Hjemrejsestyrelsen får kun at vide, om personen er offer.",
            "The Return Agency learns only whether the person is a victim.",
        ),
    ),
    (_K.HJST, _D.PLACEMENT): Limit(
        _F.REGION_ONLY,
        Text(
            "Hjemrejsestyrelsen får kun at vide, i hvilken region personen bor.",
            "The Return Agency learns only in which region the person lives.",
        ),
    ),
    (_K.PROSECUTION, _D.NARRATIVE): Limit(
        _F.STATEMENT,
        Text(
            "Anklagemyndigheden får en udtalelse, ikke selve samtalen.",
            "The prosecution gets a statement, not the interview itself.",
        ),
    ),
    (_K.PROSECUTION, _D.OUTCOME): Limit(
        _F.STATEMENT,
        Text(
            "Anklagemyndigheden får udfaldet i en udtalelse.",
            "The prosecution gets the outcome in a statement.",
        ),
    ),
    (_K.NGO, _D.IDENTITY): Limit(
        _F.OWN_ONLY,
        Text(
            "Organisationen får kun oplysninger om den, den selv har henvist.",
            "The organisation gets information only on somebody it referred itself.",
        ),
    ),
    (_K.NGO, _D.OUTCOME): Limit(
        _F.STATUS_ONLY,
        Text(
            "Organisationen får kun en status, og kun med personens samtykke.",
            "The organisation gets a status only, and only with the person's consent.",
        ),
    ),
    (_K.PROVIDER, _D.IDENTITY): Limit(
        _F.OWN_ONLY,
        Text(
            "Botilbuddet får kun oplysninger om sine egne beboere.",
            "The provider gets information on its own residents only.",
        ),
    ),
    (_K.PROVIDER, _D.SECRET_ADDRESS): Limit(
        _F.OWN_ONLY,
        Text(
            "Botilbuddet kender kun sin egen hemmelige adresse.",
            "The provider knows its own secret address only.",
        ),
    ),
    (_K.MUNICIPALITY, _D.OUTCOME): Limit(
        _F.WHAT_IS_NEEDED,
        Text(
            "Kommunen får kun udfaldet, hvis det er nødvendigt for dens opgave.",
            "The municipality gets the outcome only if its task needs it.",
        ),
    ),
    (_K.REPRESENTATIVE, _D.NARRATIVE): Limit(
        _F.OWN_ONLY,
        Text(
            "Repræsentanten læser samtalen sammen med barnet.",
            "The representative reads the interview together with the child.",
        ),
    ),
    (_K.REFUGEE_COUNCIL, _D.IDENTITY): Limit(
        _F.WHAT_IS_NEEDED,
        Text(
            "Dansk Flygtningehjælp får det mindst mulige om, hvem personen er.",
            "The Refugee Council gets the least possible on who the person is.",
        ),
    ),
    (_K.PARTNER, _D.IDENTITY): Limit(
        _F.WHAT_IS_NEEDED,
        Text(
            "Partneren får det mindst mulige om, hvem personen er.",
            "The partner gets the least possible on who the person is.",
        ),
    ),
}

# What each receiver of the table has a task in; for anything else it has no use for the information (our reading of
# C6).
_CONTROL_PURPOSES = frozenset({_P.PREVENTION, _P.IDENTIFICATION, _P.PROSECUTION})
SERVES: dict[OrganisationKind, frozenset[DisclosurePurpose]] = {
    _K.CMM: frozenset(_P),
    _K.UDLST: frozenset(_P) - {_P.PROSECUTION},
    _K.HJST: frozenset({_P.RETURN}),
    _K.POLICE: _CONTROL_PURPOSES,
    _K.NSK: _CONTROL_PURPOSES,
    _K.NATIONAL_POLICE: _CONTROL_PURPOSES,
    _K.PROSECUTION: frozenset({_P.PROSECUTION}),
    _K.SKAT: _CONTROL_PURPOSES,
    _K.AT: _CONTROL_PURPOSES,
    _K.SIRI: _CONTROL_PURPOSES,
    _K.FVST: _CONTROL_PURPOSES,
    _K.NGO: frozenset({_P.PREVENTION, _P.IDENTIFICATION, _P.SUPPORT}),
    _K.PROVIDER: frozenset({_P.SUPPORT}),
    _K.MUNICIPALITY: frozenset({_P.SUPPORT}),
    _K.REGION: frozenset({_P.IDENTIFICATION}),
    _K.PRISON: frozenset({_P.IDENTIFICATION}),
    _K.REPRESENTATIVE: frozenset({_P.IDENTIFICATION, _P.SUPPORT, _P.RETURN}),
    _K.REFUGEE_COUNCIL: frozenset({_P.RETURN}),
    _K.PARTNER: frozenset({_P.RETURN}),
}

# Section 28 of the Public Administration Act (PUB-LAW-13) is for one Danish authority telling another.
NOT_AUTHORITIES = frozenset(
    {_K.NGO, _K.PROVIDER, _K.REPRESENTATIVE, _K.RED_CROSS, _K.REFUGEE_COUNCIL, _K.PARTNER, _K.EMBASSY, _K.OTHER}
)


def closed_to(receiver: OrganisationKind, categories: Iterable[DataCategory]) -> tuple[DataCategory, ...]:
    """Which of them the table does not open to this receiver, also with consent (C6)."""
    open_to = MAY_RECEIVE.get(receiver, frozenset())
    return tuple(one for one in categories if one not in open_to)


def tasks_of_others(receiver: OrganisationKind, purposes: Iterable[DisclosurePurpose]) -> tuple[DisclosurePurpose, ...]:
    """Which of them are none of this receiver's tasks, also with consent (C6). Of whom no tasks are known: none."""
    serves = SERVES.get(receiver)
    return () if serves is None else tuple(one for one in purposes if one not in serves)
