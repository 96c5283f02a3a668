"""Which authority decides whether a person is a victim of trafficking (ID-03..ID-10).

Everything that affects competence lives in `TABLE`: the first row whose condition holds decides.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from helle.rules.codes import Authority, ResidenceStatus
from helle.rules.facts import implausible_dates, missing
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided
from helle.rules.stay import UNKNOWN_STAY, StayGroup, stay_contradictions, stay_group


@dataclass(frozen=True, slots=True)
class CompetenceFacts:
    """What is known on the day the question is taken up.

    None means not known. `expulsion_referral_pending`: the person has been put before the immigration service for
    possible administrative expulsion. `indicted_for_criminal_code`: an indictment under the Criminal Code is pending
    (not under other acts). `charged`: charged, perhaps not indicted; a charge alone moves nothing.
    `decided_already_by`: who has already decided this very question, None while it is open.
    """

    danish_citizen: bool | None
    residence: ResidenceStatus | None
    expulsion_referral_pending: bool | None
    indicted_for_criminal_code: bool | None
    charged: bool | None
    decided_already_by: Authority | None
    on: date


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: when it holds, who is competent, and why."""

    name: str
    holds: Callable[[CompetenceFacts], bool]
    authority: Authority
    reason: Reason


def _group(facts: CompetenceFacts) -> StayGroup:
    return stay_group(facts.danish_citizen, facts.residence)


TABLE: tuple[Row, ...] = (
    Row(
        "indicted while the question is open",
        lambda f: f.indicted_for_criminal_code is True and f.decided_already_by is None,
        Authority.COURT,
        Reason(
            "competence.indicted",
            Text(
                "Personen er tiltalt for overtrædelse af straffeloven, og spørgsmålet er endnu ikke afgjort. "
                "Så tager domstolene stilling til det.",
                "The person is indicted under the Criminal Code and the question is still open. "
                "The courts then decide it.",
            ),
            "ID-10",
        ),
    ),
    Row(
        "Danish citizen",
        lambda f: _group(f) is StayGroup.DANISH,
        Authority.CMM,
        Reason(
            "competence.danish",
            Text(
                "Personen er dansk statsborger; danskere vurderes af CMM.",
                "The person is a Danish citizen; Danes are assessed by CMM.",
            ),
            "ID-04",
        ),
    ),
    Row(
        "put before the immigration service for expulsion in spite of lawful stay",
        lambda f: f.expulsion_referral_pending is True and _group(f) is StayGroup.LAWFUL,
        Authority.UDLST,
        Reason(
            "competence.expulsion_referral",
            Text(
                "Personen er forelagt Udlændingestyrelsen med henblik på mulig administrativ udvisning. "
                "Det går forud for et lovligt ophold.",
                "The person has been put before the Immigration Service for possible administrative expulsion. "
                "That takes precedence over lawful stay.",
            ),
            "ID-06",
        ),
    ),
    Row(
        "put before the immigration service for expulsion",
        lambda f: f.expulsion_referral_pending is True,
        Authority.UDLST,
        Reason(
            "competence.expulsion_referral_any_stay",
            Text(
                "Personen er forelagt Udlændingestyrelsen med henblik på mulig administrativ udvisning; spørgsmålet "
                "hører under den.",
                "The person has been put before the Immigration Service for possible administrative expulsion; the "
                "question comes under it.",
            ),
            "ID-05",
        ),
    ),
    Row(
        "asylum seeker, Dublin included",
        lambda f: _group(f) is StayGroup.ASYLUM,
        Authority.UDLST,
        Reason(
            "competence.asylum",
            Text(
                "Personen har en asylsag under behandling; asylansøgere hører under Udlændingestyrelsen.",
                "The person's asylum case is pending; asylum seekers come under the Immigration Service.",
            ),
            "ID-05",
        ),
    ),
    Row(
        "no lawful stay",
        lambda f: _group(f) is StayGroup.UNLAWFUL,
        Authority.UDLST,
        Reason(
            "competence.no_lawful_stay",
            Text(
                "Personen har ikke lovligt ophold; spørgsmålet hører under Udlændingestyrelsen.",
                "The person has no lawful stay; the question comes under the Immigration Service.",
            ),
            "ID-05",
        ),
    ),
    Row(
        "lawful stay",
        lambda f: _group(f) is StayGroup.LAWFUL,
        Authority.CMM,
        Reason(
            "competence.lawful_stay",
            Text(
                "Personen har lovligt ophold; spørgsmålet hører under CMM.",
                "The person stays lawfully; the question comes under CMM.",
            ),
            "ID-03",
        ),
    ),
)

_CITIZENSHIP_NOT_KNOWN = missing(
    "danish_citizen",
    "det er ikke oplyst, om personen er dansk statsborger; en dansker ville høre under CMM.",
    "it is not known whether the person is a Danish citizen; a Dane would come under CMM.",
)
_INDICTMENT_NOT_KNOWN = missing(
    "indicted_for_criminal_code",
    "det er ikke oplyst, om personen er tiltalt efter straffeloven.",
    "it is not known whether the person is indicted under the Criminal Code.",
)
_REFERRAL_NOT_KNOWN = missing(
    "expulsion_referral_pending",
    "det er ikke oplyst, om personen er forelagt Udlændingestyrelsen til mulig administrativ udvisning.",
    "it is not known whether the person has been put before the Immigration Service for possible administrative "
    "expulsion.",
)
SUPPORT_MEANWHILE = Reason(
    "competence.support_meanwhile",
    Text(
        "Afklar opholdsgrundlaget. Er der en rimelig begrundet indikation, ydes bistand straks imens.",
        "Establish the residence status. Where there is a reasonable-grounds indication, assistance starts at once "
        "meanwhile.",
    ),
    "ID-13",
    reading="C1",
)

_HEADLINES = {
    Authority.CMM: Text("CMM vurderer sagen.", "CMM assesses the case."),
    Authority.UDLST: Text("Udlændingestyrelsen træffer afgørelsen.", "The Immigration Service takes the decision."),
    Authority.COURT: Text("Domstolene tager stilling.", "The courts decide."),
}

_IN_A_SENTENCE = {
    Authority.CMM: "CMM",
    Authority.UDLST: "The Immigration Service",
    Authority.COURT: "The courts",
}

_LEGAL_CHARACTER = {
    Authority.CMM: Text("vurdering", "assessment"),
    Authority.UDLST: Text("afgørelse", "decision"),
    Authority.COURT: Text("dom", "judgment"),
}


def legal_character(authority: Authority) -> Text:
    """What the outcome of this authority is called in law (ID-07, ID-10)."""
    return _LEGAL_CHARACTER[authority]


def competent_authority(facts: CompetenceFacts) -> Ruling[Authority]:
    """Who decides the trafficking question on the day `facts.on` (ID-03..ID-10).

    CANNOT_BE_DECIDED where the answer turns on what is not known or contradicts itself; support is open meanwhile
    (ID-13). Where it is the same whatever that turns out to be, it stands, and what is amiss is named among the
    problems. A referral for expulsion settles the question whatever the stay (C1), and it is named that the person may
    turn out to be Danish. An indictment that comes after a decision does not move the question: who decided stays, and
    both are shown (ID-10, DEF-07).
    """
    implausible = implausible_dates(on=facts.on)
    if implausible:
        return undecided("competence", implausible)
    extra = _explanations(facts) + plan_notes(facts.on)
    wrong = stay_contradictions(facts.danish_citizen, facts.residence)
    first, *others = (_settled(known) for known in _readings(facts))
    if first is None or any(other is None or other[0] is not first[0] for other in others):
        unknown = (UNKNOWN_STAY,) if None in (first, *others) and not wrong else ()
        problems = (*wrong, *_charges(facts), *unknown, *_not_known(facts, only_what_matters=True))
        meanwhile = (SUPPORT_MEANWHILE,) if wrong or unknown else ()
        return undecided("competence", problems, meanwhile + extra)
    authority, reason = first
    problems = (*wrong, *_charges(facts), *_may_be_danish(facts), *_not_known(facts, only_what_matters=False))
    return _ruling(authority, (reason, *extra), problems)


def _readings(facts: CompetenceFacts) -> tuple[CompetenceFacts, ...]:
    """What the facts may turn out to be: each yes or no that is not known, and each side of a contradiction.

    No stands first for what is not known. Whoever is not charged is not indicted.
    """
    stays = [(facts.danish_citizen, facts.residence)]
    if stay_contradictions(facts.danish_citizen, facts.residence):
        stays = [(False, None if facts.residence is ResidenceStatus.DANISH else facts.residence), (True, None)]
    return tuple(
        replace(
            facts,
            danish_citizen=danish,
            residence=status,
            expulsion_referral_pending=referred,
            indicted_for_criminal_code=indicted,
        )
        for (danish, status), referred, indicted in product(
            stays,
            (False, True) if facts.expulsion_referral_pending is None else (facts.expulsion_referral_pending,),
            _may_be_indicted(facts),
        )
    )


def _may_be_indicted(facts: CompetenceFacts) -> tuple[bool, ...]:
    if facts.indicted_for_criminal_code is None:
        return (False,) if facts.charged is False else (False, True)
    return (False, True) if _charges(facts) else (facts.indicted_for_criminal_code,)


def _settled(facts: CompetenceFacts) -> tuple[Authority, Reason] | None:
    """Who is competent and why, of facts of which each yes or no is known; None where the stay leaves it open."""
    if facts.indicted_for_criminal_code and facts.decided_already_by is not None:
        return facts.decided_already_by, _stands(facts.decided_already_by)
    return next(((row.authority, row.reason) for row in TABLE if row.holds(facts)), None)


def _not_known(facts: CompetenceFacts, *, only_what_matters: bool) -> tuple[Problem, ...]:
    """The yes or no that is missing: all of them, or those on which the answer turns as the others may be."""
    missing_here = (
        *((_INDICTMENT_NOT_KNOWN,) if facts.indicted_for_criminal_code is None and facts.charged is not False else ()),
        *((_REFERRAL_NOT_KNOWN,) if facts.expulsion_referral_pending is None else ()),
    )
    return tuple(one for one in missing_here if not only_what_matters or _matters(facts, one.fact))


def _matters(facts: CompetenceFacts, fact: str) -> bool:
    def authority(of: CompetenceFacts, value: bool) -> Authority | None:
        if fact == _INDICTMENT_NOT_KNOWN.fact:
            settled = _settled(replace(of, indicted_for_criminal_code=value))
        else:
            settled = _settled(replace(of, expulsion_referral_pending=value))
        return settled[0] if settled else None

    return any(authority(known, value=True) is not authority(known, value=False) for known in _readings(facts))


def _charges(facts: CompetenceFacts) -> tuple[Problem, ...]:
    if facts.indicted_for_criminal_code and facts.charged is False:
        text = Text(
            "personen er tiltalt, men ikke registreret som sigtet.",
            "the person is indicted but recorded as not charged.",
        )
        return (Problem("charged", text),)
    return ()


def _may_be_danish(facts: CompetenceFacts) -> tuple[Problem, ...]:
    """What would move the question to CMM where a referral settles it (ID-04); an indictment settles it of Danes."""
    unknown = _group(facts) is StayGroup.UNKNOWN and facts.danish_citizen is None
    by_the_referral = facts.expulsion_referral_pending is True and not facts.indicted_for_criminal_code
    return (_CITIZENSHIP_NOT_KNOWN, UNKNOWN_STAY) if unknown and by_the_referral else ()


def _ruling(authority: Authority, reasons: tuple[Reason, ...], problems: tuple[Problem, ...] = ()) -> Ruling[Authority]:
    return Ruling(
        rule="competence",
        verdict=Verdict.ALLOWED,
        answer=authority,
        headline=_HEADLINES[authority],
        reasons=reasons,
        problems=problems,
    )


def _stands(decided_by: Authority) -> Reason:
    return Reason(
        "competence.decided_before_indictment",
        Text(
            f"{decided_by.label.da} har allerede taget stilling. En tiltale, der kommer til, ændrer det ikke; begge "
            "dele vises.",
            f"{_IN_A_SENTENCE[decided_by]} decided the question already. An indictment that comes later does not "
            "change that; both are shown.",
        ),
        "ID-10",
        reading="C13.5",
    )


def _explanations(facts: CompetenceFacts) -> tuple[Reason, ...]:
    found: list[Reason] = []
    if facts.charged and not facts.indicted_for_criminal_code:
        found.append(
            Reason(
                "competence.charged_not_indicted",
                Text(
                    "Personen er sigtet, men ikke tiltalt efter straffeloven; en sigtelse flytter ikke spørgsmålet til "
                    "domstolene.",
                    "The person is charged but not indicted under the Criminal Code; a charge does not move the "
                    "question to the courts.",
                ),
                "ID-10",
            )
        )
    if facts.expulsion_referral_pending and _group(facts) is StayGroup.DANISH:
        found.append(
            Reason(
                "competence.danish_cannot_be_expelled",
                Text(
                    "Sagen er forelagt til udvisning, men en dansk statsborger kan ikke udvises; kontrollér "
                    "forelæggelsen.",
                    "The case has been put forward for expulsion, but a Danish citizen cannot be expelled; check the "
                    "referral.",
                ),
                "ID-06",
                reading="ID-06",
            )
        )
    if facts.decided_already_by is not None and not facts.indicted_for_criminal_code:
        decided_by = facts.decided_already_by
        found.append(
            Reason(
                "competence.earlier_decision_stands",
                Text(
                    f"{decided_by.label.da} har tidligere taget stilling; det gælder, til der er truffet en ny "
                    "beslutning.",
                    f"{_IN_A_SENTENCE[decided_by]} decided the question earlier; that stands until there is a new "
                    "decision.",
                ),
                "DEF-07",
                reading="C2",
            )
        )
    return tuple(found)


QUESTIONS = {
    "danish_citizen": Text("Er personen dansk statsborger?", "Is the person a Danish citizen?"),
    "residence": Text("På hvilket grundlag er personen i Danmark?", "On what basis does the person stay in Denmark?"),
    "expulsion_referral_pending": Text(
        "Er personen forelagt Udlændingestyrelsen til mulig administrativ udvisning?",
        "Has the person been put before the Immigration Service for possible administrative expulsion?",
    ),
    "indicted_for_criminal_code": Text(
        "Er personen tiltalt efter straffeloven?", "Is the person indicted under the Criminal Code?"
    ),
    "charged": Text("Er personen sigtet?", "Is the person charged?"),
    "decided_already_by": Text("Hvem har allerede taget stilling, om nogen?", "Who has decided already, if anybody?"),
    "on": Text("Hvilken dag tages spørgsmålet op?", "On which day is the question taken up?"),
}

RULE = Rule(
    name="competence",
    title=Text("Hvem afgør, om personen er handlet?", "Who decides whether the person was trafficked?"),
    meaning=Text(
        "Er personen tiltalt efter straffeloven, mens spørgsmålet er åbent, afgør domstolene det. Danskere vurderes "
        "af CMM. Den, der er forelagt til mulig administrativ udvisning, asylansøgere og personer uden lovligt ophold "
        "hører under Udlændingestyrelsen; andre med lovligt ophold under CMM. Er opholdsgrundlaget ikke afklaret, "
        "afklares det først, og støtten venter ikke på det.",
        "Where the person is indicted under the Criminal Code while the question is open, the courts decide it. Danes "
        "are assessed by CMM. Persons put forward for possible administrative expulsion, asylum seekers and persons "
        "without lawful stay come under the Immigration Service; others who stay lawfully under CMM. Where the "
        "residence status is not established, that comes first, and support does not wait for it.",
    ),
    facts=CompetenceFacts,
    decide=competent_authority,
    questions=QUESTIONS,
    unanswered={"decided_already_by": Text("Ingen endnu", "Nobody yet")},
    requirements=("ID-03", "ID-04", "ID-05", "ID-06", "ID-10", "ID-13", "DEF-07"),
)
