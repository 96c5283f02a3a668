"""Who must be told when an authority meets signs of trafficking (FLO-01..FLO-09, DET-03, DET-05, DET-06).

Everything that decides the receivers lives in `TABLE`: one row for each kind of sender.
"""

from dataclasses import dataclass

from helle.rules.codes import OrganisationKind
from helle.rules.facts import missing
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

NAME = "notify"

_CMM = frozenset({OrganisationKind.CMM})
_POLICE_AND_CMM = frozenset({OrganisationKind.POLICE, OrganisationKind.CMM})
_PROSECUTION_AND_CMM = frozenset({OrganisationKind.PROSECUTION, OrganisationKind.CMM})


@dataclass(frozen=True, slots=True)
class NotifyFacts:
    """Who meets the person, and whether there is an indication of trafficking (None: not looked into)."""

    sender: OrganisationKind
    indication: bool | None


@dataclass(frozen=True, slots=True)
class Row:
    """Whom a sender tells, and how binding that is."""

    receivers: frozenset[OrganisationKind]
    verdict: Verdict
    requirement: str
    text: Text


_BOTH = Text(
    "Ved tegn på menneskehandel underrettes både politiet og CMM.",
    "On signs of trafficking both the police and CMM are notified.",
)
_INVESTIGATION = Text(
    "Under efterforskningen inddrages anklagemyndigheden og CMM i tide; fristen måles, men håndhæves ikke.",
    "During the investigation the prosecution and CMM are involved in time; the lag is measured, not enforced.",
)

TABLE: dict[OrganisationKind, Row] = {
    OrganisationKind.SKAT: Row(_POLICE_AND_CMM, Verdict.ALLOWED, "FLO-01", _BOTH),
    OrganisationKind.AT: Row(_POLICE_AND_CMM, Verdict.ALLOWED, "FLO-02", _BOTH),
    OrganisationKind.SIRI: Row(_POLICE_AND_CMM, Verdict.ALLOWED, "FLO-03", _BOTH),
    OrganisationKind.FVST: Row(
        _POLICE_AND_CMM,
        Verdict.HUMAN_DECIDES,
        "CRI-20",
        Text(
            "Planen pålægger ikke Fødevarestyrelsen at underrette, men styrelsen er med i myndighedsgruppen; politiet "
            "og CMM er de rette modtagere.",
            "The plan lays no duty to notify on the food authority, but it sits in the authority group; the police and "
            "CMM are the right receivers.",
        ),
    ),
    OrganisationKind.POLICE: Row(_PROSECUTION_AND_CMM, Verdict.ALLOWED, "CRI-04", _INVESTIGATION),
    OrganisationKind.NSK: Row(_PROSECUTION_AND_CMM, Verdict.ALLOWED, "CRI-04", _INVESTIGATION),
    OrganisationKind.NATIONAL_POLICE: Row(
        _CMM,
        Verdict.ALLOWED,
        "FLO-06",
        Text(
            "Rigspolitiet er politiets kontaktpunkt til CMM.",
            "The National Police are the contact point between the police and CMM.",
        ),
    ),
    OrganisationKind.UDLST: Row(
        _CMM,
        Verdict.HUMAN_DECIDES,
        "DET-07",
        Text(
            "Udlændingestyrelsen møder mulige ofre i asylsagerne; planen pålægger den ikke at underrette, men CMM er "
            "den rette modtager og holder samtalen.",
            "The Immigration Service meets possible victims in asylum cases; the plan lays no duty to notify on it, "
            "but CMM is the right receiver and holds the interview.",
        ),
    ),
    OrganisationKind.NGO: Row(
        _CMM,
        Verdict.ALLOWED_WITH_REASON,
        "FLO-09",
        Text(
            "Organisationen henviser til CMM med personens samtykke; notér det.",
            "The organisation refers to CMM with the person's consent; record it.",
        ),
    ),
    OrganisationKind.CMM: Row(
        frozenset(),
        Verdict.HUMAN_DECIDES,
        "SHR-04",
        Text(
            "CMM modtager selv underretninger; hver videregivelse er en enkelt, begrundet handling.",
            "CMM itself receives the notifications; each disclosure onwards is a single act with a reason.",
        ),
    ),
}

CASEWORK_AND_CONTROL = frozenset({OrganisationKind.SIRI})
"""Who meets signs both in its casework and on controls, and says in which (DET-06)."""

ANYONE = Row(
    _CMM,
    Verdict.HUMAN_DECIDES,
    "FLO-08",
    Text(
        "Planen pålægger ikke afsenderen at underrette; enhver kan kontakte CMM's hotline.",
        "The plan lays no duty to notify on this sender; anyone may contact CMM's hotline.",
    ),
)

DUTY = {
    OrganisationKind.SKAT: Reason(
        "notify.duty",
        Text(
            "Skattestyrelsen videregiver, hvad modtagerne har brug for, og ikke mere.",
            "The Tax Agency passes on what the receivers need and no more.",
        ),
        "DET-03",
    ),
    OrganisationKind.AT: Reason(
        "notify.duty",
        Text(
            "Det gælder ved tilsyn på arbejdspladser, når der er mistanke.",
            "This applies on workplace inspections when there is suspicion.",
        ),
        "DET-05",
    ),
    OrganisationKind.SIRI: Reason(
        "notify.duty",
        Text(
            "Det gælder både i sagsbehandlingen og ved kontroller; notér hvilken.",
            "This applies both in casework and on controls; record which.",
        ),
        "DET-06",
    ),
}


def must_notify(facts: NotifyFacts) -> Ruling[frozenset[OrganisationKind]]:
    """Whom this organisation is to tell when it meets signs of trafficking; the answer is the set of receivers.

    ALLOWED: the plan says so. ALLOWED_WITH_REASON: with the person's consent on record (FLO-09). HUMAN_DECIDES: the
    plan lays no duty on the sender. Without any sign the set is empty. The submission for expulsion (FLO-05) is
    another matter and has receivers of its own: `flows` knows it.
    """
    sender = facts.sender
    if facts.indication is None:
        unknown = missing(
            "indication",
            "det er ikke oplyst, om der er tegn på menneskehandel.",
            "it is not known whether there are signs of trafficking.",
        )
        return undecided(NAME, (unknown,))
    if not facts.indication:
        return Ruling(
            NAME,
            Verdict.ALLOWED,
            frozenset(),
            Text("Ingen skal underrettes.", "Nobody has to be notified."),
            (
                Reason(
                    "notify.no_sign",
                    Text("Der er ingen tegn på menneskehandel.", "There are no signs of trafficking."),
                    "DET-03" if sender is OrganisationKind.SKAT else "DET-01",
                ),
            ),
        )
    row = TABLE.get(sender, ANYONE)
    reasons = [Reason("notify.receivers", row.text, row.requirement)]
    if sender in DUTY:
        reasons.append(DUTY[sender])
    receivers = sorted(row.receivers)
    headline = (
        Text(
            f"Underret: {' og '.join(kind.label.da for kind in receivers)}.",
            f"Notify: {' and '.join(kind.label.en for kind in receivers)}.",
        )
        if receivers
        else Text("Ingen fast modtager.", "No fixed receiver.")
    )
    return Ruling(NAME, row.verdict, row.receivers, headline, tuple(reasons))


RULE = Rule(
    name=NAME,
    title=Text("Underretning ved tegn på menneskehandel", "Notification on signs of trafficking"),
    meaning=Text(
        "Skattestyrelsen, Arbejdstilsynet og SIRI underretter politiet og CMM, når de møder tegn på menneskehandel. "
        "Politiet inddrager anklagemyndigheden og CMM. En frivillig organisation henviser til CMM med personens "
        "samtykke. Andre har ingen pligt efter planen, men enhver kan ringe til CMM.",
        "The Tax Agency, the Working Environment Authority and SIRI notify the police and CMM when they meet signs of "
        "trafficking. The police involve the prosecution and CMM. An NGO refers to CMM with the person's consent. "
        "Others have no duty under the plan, but anyone may call CMM.",
    ),
    facts=NotifyFacts,
    decide=must_notify,
    questions={
        "sender": Text("Hvem har mødt personen?", "Who has met the person?"),
        "indication": Text("Er der tegn på menneskehandel?", "Are there signs of trafficking?"),
    },
    requirements=(
        "FLO-01",
        "FLO-02",
        "FLO-03",
        "FLO-06",
        "FLO-08",
        "FLO-09",
        "DET-01",
        "DET-03",
        "DET-05",
        "DET-06",
        "DET-07",
        "CRI-04",
        "CRI-20",
        "SHR-04",
    ),
)
