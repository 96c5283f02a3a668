"""Who goes on to see a case that has ended without an assessment: CMM, and whose something goes on (GOV-06, SHR-04).

The plan says that CMM coordinates the effort around each person and that exchanges protect her data; not when they end.
Which of the others go on to see what is our reading. What a statement opened lasts to its own last day (SHR-03).
"""

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from helle.rules.codes import Code, OrganisationKind
from helle.rules.facts import implausible_dates
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

NAME: Final = "after_closing"


class StillTheirs(Code):
    """What of another authority's or organisation's own goes on in a case that has ended."""

    DECIDED = "decided", "Har vurderet personen", "Has assessed the person"
    RETURN = "return", "En forberedt hjemsendelse løber", "A prepared return runs"
    LEDGER = "ledger", "Regnskabet er ikke gjort op", "The ledger is not settled"
    STAY = "stay", "Personen bor der", "The person lives there"
    NIGHTS = "nights", "Nætter er ikke afregnet", "Nights are not billed and paid"
    CRIMINAL = "criminal", "En straffesag eller frihedsberøvelse løber", "A criminal case or a detention goes on"
    TOLD = "told", "Er underrettet og ikke løst fra det", "Was notified and is not released"
    REPRESENTS = "represents", "Er udpeget for barnet", "Is appointed for the child"


class AfterClosing(Code):
    """What one of them sees of a closed case."""

    ALL = "all", "Ser fortsat sagen", "Goes on to see the case"
    OWN_DECISION = "own_decision", "Ser sagens kerne og sin egen afgørelse", "Sees the core and its own decision"
    MONEY = "money", "Ser kun, hvad der skal afregnes", "Sees what is to be billed alone"
    NOTHING = "nothing", "Ser ikke længere sagen", "Sees the case no more"


def _reason(code: str, requirement: str, danish: str, english: str) -> Reason:
    return Reason(f"after_closing.{code}", Text(danish, english), requirement, reading=requirement)


_RETURN: Final = _reason(
    "return",
    "FLO-13",
    "Hjemsendelsen løber videre, og sagen lukkes for den, der forbereder den, når den slutter.",
    "The return runs on, and the case closes to whoever prepares it when that ends.",
)
_CRIMINAL: Final = _reason(
    "criminal",
    "CRI-04",
    "Straffesagen løber videre; henvisningen til sagen bliver til den er slut.",
    "The criminal case goes on; the reference to the case stays until that has ended.",
)
_K, _S, _A = OrganisationKind, StillTheirs, AfterClosing
# Everything that affects who goes on to see what stands here: the first that goes on decides.
GOES_ON: Final = MappingProxyType(
    {
        (_K.HJST, _S.RETURN): (_A.ALL, _RETURN),
        (_K.HJST, _S.LEDGER): (
            _A.ALL,
            _reason(
                "ledger",
                "RET-05",
                "Regnskabet for hjemsendelsen gøres op af den, der har betalt.",
                "The ledger of the return is settled by whoever has paid.",
            ),
        ),
        (_K.PARTNER, _S.RETURN): (_A.ALL, _RETURN),
        (_K.REFUGEE_COUNCIL, _S.RETURN): (_A.ALL, _RETURN),
        (_K.PROVIDER, _S.STAY): (
            _A.ALL,
            _reason(
                "stay",
                "GOV-06",
                "Personen bor der stadig. Når personen flytter, lukkes sagen for stedet.",
                "The person lives there still. When she moves, the case closes to the home.",
            ),
        ),
        (_K.PROVIDER, _S.NIGHTS): (
            _A.MONEY,
            _reason(
                "nights",
                "FLO-19",
                "Stedet afregner de sidste nætter uden personens navn, og ser intet andet.",
                "The home bills the last nights without the person's name, and sees nothing else.",
            ),
        ),
        (_K.POLICE, _S.CRIMINAL): (_A.ALL, _CRIMINAL),
        (_K.NSK, _S.CRIMINAL): (_A.ALL, _CRIMINAL),
        (_K.PROSECUTION, _S.CRIMINAL): (_A.ALL, _CRIMINAL),
        (_K.UDLST, _S.DECIDED): (
            _A.OWN_DECISION,
            _reason(
                "decided",
                "ID-09",
                "Udlændingestyrelsen har afgjort spørgsmålet før og skal kunne se sin egen afgørelse.",
                "The Immigration Service has decided the question before, and can see its own decision.",
            ),
        ),
        (_K.MUNICIPALITY, _S.TOLD): (
            _A.ALL,
            _reason(
                "told",
                "ACT-08",
                "Kommunen har en person at tage sig af, og ser, hvad den er underrettet om, til den løses fra det.",
                "The municipality has a person to look after, and sees what it was told of until it is released.",
            ),
        ),
        (_K.REPRESENTATIVE, _S.REPRESENTS): (
            _A.ALL,
            _reason(
                "represents",
                "MIN-01",
                "Repræsentanten er barnets og ikke sagens, og ser barnets sag, til hvervet ophører.",
                "The representative is the child's and not the case's, and sees its case until that ends.",
            ),
        ),
    }
)
_HEADLINES: Final = MappingProxyType(
    {answer: Text(f"{answer.label.da}.", f"{answer.label.en}.") for answer in AfterClosing}
)
_CMM: Final = _reason(
    "cmm",
    "GOV-06",
    "CMM har sagen, også efter den er afsluttet.",
    "CMM has the case, also once it has ended.",
)
_NOTHING: Final = _reason(
    "nothing",
    "SHR-04",
    "Intet af deres løber videre i sagen. Genåbnes den, ser de den kun, hvis den bliver givet dem på ny.",
    "Nothing of theirs goes on in the case. If it is reopened, they see it only where it is given to them anew.",
)


@dataclass(frozen=True, slots=True)
class ClosedFacts:
    """Who sees a case that ends on a day, and what of theirs goes on in it; each kind named once."""

    on: date
    receiver: OrganisationKind
    runs: tuple[StillTheirs, ...] = ()


def after_closing(facts: ClosedFacts) -> Ruling[AfterClosing]:
    """What one of those who see a case sees of it once it has ended (our reading). ALLOWED: the answer says what."""
    problems = implausible_dates(on=facts.on)
    if problems:
        return undecided(NAME, problems)
    answer, reason = AfterClosing.NOTHING, _NOTHING
    if facts.receiver is OrganisationKind.CMM:
        answer, reason = AfterClosing.ALL, _CMM
    else:
        for (kind, runs), found in GOES_ON.items():
            if kind is facts.receiver and runs in facts.runs:
                answer, reason = found
                break
    return Ruling(NAME, Verdict.ALLOWED, answer, _HEADLINES[answer], (reason, *plan_notes(facts.on)))


RULE = Rule(
    name=NAME,
    title=Text("Hvem ser en afsluttet sag", "Who sees a case that has ended"),
    meaning=Text(
        "Når en sag slutter uden vurdering, lukkes den for alle andre end CMM, medmindre noget af deres eget løber "
        "videre i den: en hjemsendelse, et ophold, en straffesag, nætter, der skal afregnes. En kommune, der er "
        "underrettet, og et barns repræsentant ser den, til de løses fra det. En genåbning giver ingen noget tilbage; "
        "hører spørgsmålet under Udlændingestyrelsen, får den sagen på ny.",
        "When a case ends without an assessment it closes to everybody but CMM, unless something of their own goes on "
        "in it: a return, a stay, a criminal case, nights to be billed. A municipality that was notified and a child's "
        "representative see it until they are released. Reopening gives nobody anything back; where the question comes "
        "under the Immigration Service, it is given the case anew.",
    ),
    facts=ClosedFacts,
    decide=after_closing,
    questions={
        "on": Text("Hvilken dag slutter sagen?", "On which day does the case end?"),
        "receiver": Text("Hvem ser sagen?", "Who sees the case?"),
        "runs": Text("Hvad af deres løber videre?", "What of theirs goes on?"),
    },
    requirements=(
        *("GOV-06", "SHR-04"),
        *("FLO-13", "RET-05", "FLO-19", "CRI-04", "ID-09", "ACT-08", "MIN-01"),  # Of what goes on, each for its reason.
    ),
)
