"""Who may receive what (C6, SHR-04): everything that affects it lives in `MAY_RECEIVE`, `LIMITS` and `NOT_AUTHORITIES`.

What is not in the table is not passed on. The table is by organisation; within one, the roles narrow it further.
"""

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


_K, _D = OrganisationKind, DataCategory
_NUMBERS = frozenset({_D.AGGREGATES})
_POLICE = frozenset({_D.CONTACT, _D.IDENTITY, _D.OUTCOME, _D.CRIMINAL, _D.AGGREGATES})
_CONTROL = frozenset({_D.CONTACT, _D.AGGREGATES})
_RETURN_HELPER = frozenset({_D.IDENTITY, _D.RETURN_PLAN})

MAY_RECEIVE: dict[OrganisationKind, frozenset[DataCategory]] = {
    _K.CMM: frozenset(_D),
    # Contact because the police put persons before it (FLO-05) and it meets possible victims itself (DET-07).
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
    _K.MUNICIPALITY: frozenset({_D.IDENTITY, _D.OUTCOME, _D.PLACEMENT}),
    _K.REPRESENTATIVE: frozenset(
        {_D.IDENTITY, _D.NARRATIVE, _D.OUTCOME, _D.REASONS, _D.PLACEMENT, _D.HEALTH, _D.RETURN_PLAN}
    ),
    _K.REFUGEE_COUNCIL: _RETURN_HELPER,
    _K.PARTNER: _RETURN_HELPER,
    _K.EQUALITY: _NUMBERS,
    _K.MINISTRY: _NUMBERS,
    _K.HUMAN_RIGHTS: _NUMBERS,
}

LIMITS: dict[tuple[OrganisationKind, DataCategory], Text] = {
    (_K.HJST, _D.OUTCOME): Text(
        "Hjemrejsestyrelsen får kun at vide, om personen er offer.",
        "The Return Agency learns only whether the person is a victim.",
    ),
    (_K.HJST, _D.PLACEMENT): Text(
        "Hjemrejsestyrelsen får kun at vide, i hvilken region personen bor.",
        "The Return Agency learns only in which region the person lives.",
    ),
    (_K.PROSECUTION, _D.NARRATIVE): Text(
        "Anklagemyndigheden får en udtalelse, ikke selve samtalen.",
        "The prosecution gets a statement, not the interview itself.",
    ),
    (_K.PROSECUTION, _D.OUTCOME): Text(
        "Anklagemyndigheden får udfaldet i en udtalelse.",
        "The prosecution gets the outcome in a statement.",
    ),
    (_K.NGO, _D.IDENTITY): Text(
        "Organisationen får kun oplysninger om den, den selv har henvist.",
        "The organisation gets information only on somebody it referred itself.",
    ),
    (_K.NGO, _D.OUTCOME): Text(
        "Organisationen får kun en status, og kun med personens samtykke.",
        "The organisation gets a status only, and only with the person's consent.",
    ),
    (_K.PROVIDER, _D.IDENTITY): Text(
        "Botilbuddet får kun oplysninger om sine egne beboere.",
        "The provider gets information on its own residents only.",
    ),
    (_K.PROVIDER, _D.SECRET_ADDRESS): Text(
        "Botilbuddet kender kun sin egen hemmelige adresse.",
        "The provider knows its own secret address only.",
    ),
    (_K.MUNICIPALITY, _D.OUTCOME): Text(
        "Kommunen får kun udfaldet, hvis det er nødvendigt for dens opgave.",
        "The municipality gets the outcome only if its task needs it.",
    ),
    (_K.REPRESENTATIVE, _D.NARRATIVE): Text(
        "Repræsentanten læser samtalen sammen med barnet.",
        "The representative reads the interview together with the child.",
    ),
    (_K.REFUGEE_COUNCIL, _D.IDENTITY): Text(
        "Dansk Flygtningehjælp får det mindst mulige om, hvem personen er.",
        "The Refugee Council gets the least possible on who the person is.",
    ),
    (_K.PARTNER, _D.IDENTITY): Text(
        "Partneren får det mindst mulige om, hvem personen er.",
        "The partner gets the least possible on who the person is.",
    ),
}

# Section 28 of the Public Administration Act (PUB-LAW-13) is for one Danish authority telling another.
NOT_AUTHORITIES = frozenset(
    {_K.NGO, _K.PROVIDER, _K.REPRESENTATIVE, _K.RED_CROSS, _K.REFUGEE_COUNCIL, _K.PARTNER, _K.EMBASSY, _K.OTHER}
)
