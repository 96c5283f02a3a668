"""Whether the trafficking relationship is current: factors that a human weighs, none of them decisive (ACC-03, ID-14).

Everything that is asked about lives in `FACTORS`; the list of the plan is open, so that something else may speak for.
"""

from dataclasses import dataclass

from helle.rules.codes import CurrencyFactor, FactorAnswer
from helle.rules.facts import missing
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class CurrencyFacts:
    """The four factors of ACC-03, and whether something else speaks for a current relationship."""

    trafficker_relation: FactorAnswer = FactorAnswer.UNKNOWN
    debt_demanded: FactorAnswer = FactorAnswer.UNKNOWN
    threats: FactorAnswer = FactorAnswer.UNKNOWN
    retrafficking_risk: FactorAnswer = FactorAnswer.UNKNOWN
    other: bool = False


@dataclass(frozen=True, slots=True)
class CurrencyFactors:
    """What is laid before the one who weighs: the factors that speak for, those answered no, those not known."""

    speaking_for: tuple[CurrencyFactor, ...]
    answered_no: tuple[CurrencyFactor, ...]
    not_known: tuple[CurrencyFactor, ...]


FACTORS: dict[CurrencyFactor, dict[FactorAnswer, Reason]] = {
    CurrencyFactor.TRAFFICKER_RELATION: {
        FactorAnswer.YES: Reason(
            "currency.trafficker_relation",
            Text(
                "Bagmanden har fortsat forbindelse til personen; det taler for.",
                "The trafficker still has ties to the person; that speaks for it.",
            ),
            "ACC-03",
        ),
        FactorAnswer.NO: Reason(
            "currency.no_trafficker_relation",
            Text("Bagmanden har ikke længere forbindelse til personen.", "The trafficker has no ties any more."),
            "ACC-03",
        ),
        FactorAnswer.UNKNOWN: Reason(
            "currency.trafficker_relation_unknown",
            Text(
                "Det vides ikke, om bagmanden fortsat har forbindelse til personen.",
                "It is not known whether the trafficker still has ties to the person.",
            ),
            "ACC-03",
        ),
    },
    CurrencyFactor.DEBT_DEMANDED: {
        FactorAnswer.YES: Reason(
            "currency.debt_demanded",
            Text(
                "Der kræves fortsat betaling af gæld; det taler for.",
                "Debt payments are still demanded; that speaks for it.",
            ),
            "ACC-03",
        ),
        FactorAnswer.NO: Reason(
            "currency.no_debt_demanded",
            Text("Der kræves ikke længere betaling af gæld.", "No debt payments are demanded any more."),
            "ACC-03",
        ),
        FactorAnswer.UNKNOWN: Reason(
            "currency.debt_demanded_unknown",
            Text(
                "Det vides ikke, om der fortsat kræves betaling af gæld.",
                "It is not known whether debt payments are still demanded.",
            ),
            "ACC-03",
        ),
    },
    CurrencyFactor.THREATS: {
        FactorAnswer.YES: Reason(
            "currency.threats",
            Text("Der er aktuelle trusler; det taler for.", "There are ongoing threats; that speaks for it."),
            "ACC-03",
        ),
        FactorAnswer.NO: Reason(
            "currency.no_threats",
            Text("Der er ingen aktuelle trusler.", "There are no ongoing threats."),
            "ACC-03",
        ),
        FactorAnswer.UNKNOWN: Reason(
            "currency.threats_unknown",
            Text("Det vides ikke, om der er aktuelle trusler.", "It is not known whether there are ongoing threats."),
            "ACC-03",
        ),
    },
    CurrencyFactor.RETRAFFICKING_RISK: {
        FactorAnswer.YES: Reason(
            "currency.retrafficking_risk",
            Text(
                "Følgerne består, og personen kan blive handlet igen; det kan gøre også et afsluttet forhold aktuelt.",
                "The consequences persist and the person may be trafficked again; that can make even a relationship "
                "that has ended a current one.",
            ),
            "ACC-03",
        ),
        FactorAnswer.NO: Reason(
            "currency.no_retrafficking_risk",
            Text("Der er ikke fundet risiko for ny handel.", "No risk of re-trafficking was found."),
            "ACC-03",
        ),
        FactorAnswer.UNKNOWN: Reason(
            "currency.retrafficking_risk_unknown",
            Text(
                "Det er ikke vurderet, om personen er i risiko for at blive handlet igen.",
                "It has not been assessed whether the person is at risk of being trafficked again.",
            ),
            "ACC-03",
        ),
    },
}


def currency(facts: CurrencyFacts) -> Ruling[CurrencyFactors]:
    """What speaks for a current trafficking relationship (ACC-03, ID-14).

    HUMAN_DECIDES: no factor decides alone, the list is open and the reasons are written in words. The reasons give
    every factor with its answer; those not known are also named as missing. Where nothing at all is known there is
    nothing to weigh, and the question cannot be decided.
    """
    answers = (
        (CurrencyFactor.TRAFFICKER_RELATION, facts.trafficker_relation),
        (CurrencyFactor.DEBT_DEMANDED, facts.debt_demanded),
        (CurrencyFactor.THREATS, facts.threats),
        (CurrencyFactor.RETRAFFICKING_RISK, facts.retrafficking_risk),
    )
    found = CurrencyFactors(
        *(
            tuple(factor for factor, given in answers if given is answer)
            for answer in (FactorAnswer.YES, FactorAnswer.NO, FactorAnswer.UNKNOWN)
        )
    )
    unanswered = tuple(_unanswered(factor) for factor in found.not_known)
    reasons = tuple(FACTORS[factor][answer] for factor, answer in answers)
    if facts.other:
        reasons += (_OTHER,)
    if len(unanswered) == len(answers) and not facts.other:
        return undecided("currency", unanswered, (_INDIVIDUAL,))
    number = len(found.speaking_for) + (1 if facts.other else 0)
    headline = Text(
        f"{number} forhold taler for et aktuelt handelsforhold; et menneske afgør det."
        if number
        else "Intet oplyst forhold taler for et aktuelt handelsforhold; et menneske afgør det.",
        f"{number} {'factor speaks' if number == 1 else 'factors speak'} for a current trafficking relationship; a "
        "human decides."
        if number
        else "No known factor speaks for a current trafficking relationship; a human decides.",
    )
    return Ruling("currency", Verdict.HUMAN_DECIDES, found, headline, (*reasons, _INDIVIDUAL), problems=unanswered)


def _unanswered(factor: CurrencyFactor) -> Problem:
    return missing(
        factor.value,
        f"det er ikke besvaret: {factor.label.da[0].lower()}{factor.label.da[1:]}.",
        f"not answered: {factor.label.en[0].lower()}{factor.label.en[1:]}.",
    )


_OTHER = Reason(
    "currency.other",
    Text("Andre forhold taler for; listen er åben.", "Other circumstances speak for it; the list is open."),
    "ACC-03",
)
_INDIVIDUAL = Reason(
    "currency.individual",
    Text(
        "Det afgøres ved en konkret, individuel vurdering, som begrundes.",
        "It is decided by an individual assessment, with reasons.",
    ),
    "ID-14",
)

RULE = Rule(
    name="currency",
    title=Text("Er handelsforholdet aktuelt?", "Is the trafficking relationship current?"),
    meaning=Text(
        "Støtte under planen kræver, at personen aktuelt er i et handelsforhold. Fire forhold kan bl.a. tale for det; "
        "ingen af dem er afgørende alene, og andet kan også tale for. Et menneske vejer dem og skriver hvorfor. "
        "Risiko for at blive handlet igen kan gøre et afsluttet forhold aktuelt.",
        "Support under the plan asks for a current trafficking relationship. Four factors may speak for it, among "
        "others; none of them decides alone, and other things may speak for it too. A human weighs them and writes "
        "why. A risk of being trafficked again can make a relationship that has ended a current one.",
    ),
    facts=CurrencyFacts,
    decide=currency,
    questions={
        "trafficker_relation": Text(
            "Har bagmanden fortsat forbindelse til personen?", "Does the trafficker still have ties to the person?"
        ),
        "debt_demanded": Text("Kræves der fortsat betaling af gæld?", "Are debt payments still demanded?"),
        "threats": Text("Er der aktuelle trusler?", "Are there ongoing threats?"),
        "retrafficking_risk": Text(
            "Består følgerne, så personen kan blive handlet igen?",
            "Do the consequences persist, so that the person may be trafficked again?",
        ),
        "other": Text("Taler andet for?", "Does anything else speak for it?"),
    },
    requirements=("ACC-03", "ID-14"),
)
