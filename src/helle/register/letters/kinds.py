"""What each kind of letter needs: who writes it, to whom, what is typed, and where it stands in the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from helle.register.letters.choices import Addressee, LetterKind
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Text

_BOTH: Final = frozenset({OrganisationKind.CMM, OrganisationKind.UDLST})
_TO_HER: Final = (Addressee.PERSON, Addressee.REPRESENTATIVE)


# Of an appointment: it does not cover all that a custody holder decides.
LIMITED: Final = "limited"
_NEW_DECISION: Final = Text(
    "Der er truffet en ny afgørelse. Begynd brevet forfra. [ID-07]",
    "A new decision has been taken. Begin the letter anew. [ID-07]",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of letter. `typed` are the fields that no fact of the case fills.

    `decides`: it tells what was decided, so the ruling is printed with the reasons, and where the outcome is a decision
    (afgørelse) it says how to complain (ID-07).
    `of_one`: what is typed is about the very row that the letter tells of, so that one of another is begun anew, which
    `outdated` says. `words_when`: where the case says so, the writer says it in words of her own.
    """

    written_by: frozenset[OrganisationKind]
    addressees: tuple[Addressee, ...]
    typed: tuple[str, ...]
    decides: bool
    requirements: tuple[str, ...]
    of_one: bool = False
    words_when: Mapping[str, Text] = field(default_factory=dict)
    outdated: Text = _NEW_DECISION


KINDS: Final = {
    LetterKind.ASSESSMENT: Kind(_BOTH, _TO_HER, (), True, ("ID-03", "ID-07")),
    LetterKind.REFLECTION: Kind(
        frozenset({OrganisationKind.UDLST}), _TO_HER, (), True, ("PER-04", "PER-05", "PUB-LAW-11")
    ),
    LetterKind.RESTITUTION: Kind(frozenset({OrganisationKind.CMM}), _TO_HER, (), True, ("PER-07", "PER-08")),
    LetterKind.EXTENSION: Kind(_BOTH, _TO_HER, (), True, ("PER-06",)),
    LetterKind.NOT_GRANTED: Kind(_BOTH, _TO_HER, (), True, ("PUB-LAW-01", "ACC-03", "ID-07"), of_one=True),
    LetterKind.INTERVIEW: Kind(
        _BOTH, _TO_HER, ("meeting_on", "meeting_at", "meeting_place"), False, ("ID-11", "PUB-ORG-06")
    ),
    LetterKind.CONTACT_PERSON: Kind(
        frozenset({OrganisationKind.CMM}), _TO_HER, ("phone",), False, ("SUP-01", "SUP-08")
    ),
    LetterKind.MUNICIPALITY: Kind(_BOTH, (Addressee.MUNICIPALITY,), ("municipality",), False, ("MIN-06", "FLO-15")),
    # Udlændingestyrelsen has the whole of the appointment, whoever appoints (MIN-04).
    LetterKind.APPOINTMENT: Kind(
        frozenset({OrganisationKind.UDLST}),
        (Addressee.REPRESENTATIVE,),
        (),
        False,
        ("MIN-01", "MIN-02", "MIN-03", "MIN-04", "MIN-13"),
        of_one=True,
        words_when={
            LIMITED: Text(
                "Udpegningen er begrænset. Skriv, hvad den omfatter. [MIN-02]",
                "The appointment is limited. State what it covers. [MIN-02]",
            )
        },
        outdated=Text(
            "En anden repræsenterer barnet nu. Begynd brevet forfra. [MIN-01]",
            "Somebody else represents the child now. Begin the letter anew. [MIN-01]",
        ),
    ),
    LetterKind.RETURN_OFFER: Kind(
        frozenset({OrganisationKind.CMM}), _TO_HER, (), False, ("RET-01", "RET-14", "PUB-RET-01")
    ),
    LetterKind.RETURN_DECISION: Kind(frozenset({OrganisationKind.CMM}), _TO_HER, (), True, ("RET-01",)),
    LetterKind.PLAN_APPROVED: Kind(
        frozenset({OrganisationKind.CMM}), _TO_HER, (), False, ("RET-06", "RET-07", "RET-11", "RET-12", "FLO-14")
    ),
    LetterKind.PLAN_RETURNED: Kind(frozenset({OrganisationKind.CMM}), _TO_HER, (), True, ("RET-11", "RET-18")),
    LetterKind.DUBLIN: Kind(frozenset({OrganisationKind.CMM}), _TO_HER, (), False, ("RET-09", "RET-10")),
    LetterKind.PLAIN: Kind(_BOTH, tuple(Addressee), (), False, ()),
}
PERIODS: Final = (LetterKind.REFLECTION, LetterKind.RESTITUTION)


def guidance_needed(kind: LetterKind, unit_kind: str) -> bool:
    """Whether the letter must say how to complain.

    What Udlændingestyrelsen decides is a decision (ID-07). Whether CMM's assessment is one too is open (C11): there
    its writer decides. What the guidance says is the authority's own text; the plan gives none, and none is invented.
    """
    return KINDS[kind].decides and unit_kind == OrganisationKind.UDLST
