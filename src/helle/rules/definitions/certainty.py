"""Which rung of the ladder a word of certainty stands for (DEF-09, C2).

Everything that affects the reading of a word lives in `WORDS`: the plan uses six, and criminal law a seventh that is no
rung at all.
"""

from dataclasses import dataclass

from helle.rules.codes import Code, Rung
from helle.rules.facts import missing
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

NAME = "certainty"


class CertaintyWord(Code):
    """The words used of the person (DEF-09)."""

    POTENTIAL = "potential", "Potentielt offer", "Potential victim"
    POSSIBLE = "possible", "Muligt offer", "Possible victim"
    UNDER_ASSESSMENT = "under_assessment", "Potentielt offer under udredning", "Potential victim under assessment"
    REASONABLE_GROUNDS = "reasonable_grounds", "Rimelig begrundet indikation", "Reasonable-grounds indication"
    REASON_TO_BELIEVE = "reason_to_believe", "Grund til at tro", "Reason to believe"
    ASSESSED = "assessed", "Vurderet handlet", "Assessed as trafficked"
    TAKEN_AS_FACT = "taken_as_fact", "Kan lægges til grund", "Can be taken as a fact"


@dataclass(frozen=True, slots=True)
class CertaintyFacts:
    """The word, and for "assessed" whether the trafficking relationship is current (None: not known)."""

    word: CertaintyWord
    relationship_is_current: bool | None = None


WORDS: dict[CertaintyWord, Rung] = {
    CertaintyWord.POTENTIAL: Rung.INDICATION,
    CertaintyWord.POSSIBLE: Rung.INDICATION,
    CertaintyWord.REASONABLE_GROUNDS: Rung.INDICATION,
    CertaintyWord.REASON_TO_BELIEVE: Rung.INDICATION,
    CertaintyWord.UNDER_ASSESSMENT: Rung.UNDER_ASSESSMENT,
}


def certainty(facts: CertaintyFacts) -> Ruling[Rung]:
    """The rung that the word stands for (DEF-09).

    REFUSED for the word of criminal law, which is the prosecution's and moves nobody on the ladder (CRI-08, DEF-07).
    "Assessed" cannot be placed until it is known whether the relationship is current (ACC-01).
    """
    if facts.word is CertaintyWord.TAKEN_AS_FACT:
        return Ruling(
            NAME,
            Verdict.REFUSED,
            None,
            Text("Ordet er strafferettens og intet trin.", "The word is of criminal law and no rung."),
            (_CRIMINAL_LAW, _NOT_EACH_OTHER),
        )
    if facts.word is CertaintyWord.ASSESSED:
        if facts.relationship_is_current is None:
            unknown = missing(
                "relationship_is_current",
                "det er ikke oplyst, om handelsforholdet er aktuelt.",
                "it is not known whether the trafficking relationship is current.",
            )
            return undecided(NAME, (unknown,), (_ASSESSED,))
        current = facts.relationship_is_current
        return _rung(Rung.VICTIM_CURRENT if current else Rung.VICTIM_NOT_CURRENT, _ASSESSED)
    if facts.word is CertaintyWord.UNDER_ASSESSMENT:
        return _rung(WORDS[facts.word], _UNDER_ASSESSMENT)
    synonyms = (CertaintyWord.POTENTIAL, CertaintyWord.POSSIBLE)
    return _rung(WORDS[facts.word], _SYNONYMS if facts.word in synonyms else _SAME_RUNG)


def _rung(rung: Rung, reason: Reason) -> Ruling[Rung]:
    return Ruling(NAME, Verdict.ALLOWED, rung, Text(f"Trin: {rung.label.da}.", f"Rung: {rung.label.en}."), (reason,))


_SYNONYMS = Reason(
    "certainty.synonyms",
    Text(
        "Potentielt og muligt offer er det samme: nogen har grund til at tro det, og intet er vurderet.",
        "Potential and possible victim are the same: somebody has reason to believe it, and nothing is assessed.",
    ),
    "DEF-09",
    reading="DEF-09",
)
_SAME_RUNG = Reason(
    "certainty.same_rung",
    Text(
        "Grund til at tro og en rimelig begrundet indikation er samme trin med to navne.",
        "Reason to believe and a reasonable-grounds indication are one rung with two names.",
    ),
    "ACC-05",
    reading="ACC-05",
)
_UNDER_ASSESSMENT = Reason(
    "certainty.under_assessment",
    Text(
        "Udredningen er åbnet; personen er omfattet af støtten, mens den løber.",
        "The assessment is open; the person is covered by the support while it runs.",
    ),
    "ACC-04",
)
_ASSESSED = Reason(
    "certainty.assessed",
    Text(
        "Den kompetente myndighed har vurderet personen handlet; om forholdet er aktuelt, er et spørgsmål for sig.",
        "The competent authority has assessed the person; whether the relationship is current is a question of its "
        "own.",
    ),
    "ACC-01",
)
_CRIMINAL_LAW = Reason(
    "certainty.criminal_law",
    Text(
        "At noget kan lægges til grund, er anklagemyndighedens ord, når et tiltalefrafald overvejes.",
        "That something can be taken as a fact is the prosecution's word when a charge waiver is considered.",
    ),
    "CRI-08",
)
_NOT_EACH_OTHER = Reason(
    "certainty.apart",
    Text(
        "Strafferettens bevis og myndighedernes vurdering flytter ikke hinanden.",
        "Proof in criminal law and the authorities' assessment do not move each other.",
    ),
    "DEF-07",
)

RULE = Rule(
    name=NAME,
    title=Text("Ordene for sikkerhed", "The words of certainty"),
    meaning=Text(
        "Planen bruger seks ord for, hvor sikkert det er, at en person er offer. Reglen siger, hvilket trin på stigen "
        "hvert ord står for. Ordet kan lægges til grund er strafferettens og er intet trin.",
        "The plan uses six words for how certain it is that a person is a victim. The rule says which rung of the "
        "ladder each word stands for. Can be taken as a fact is a word of criminal law and no rung.",
    ),
    facts=CertaintyFacts,
    decide=certainty,
    questions={
        "word": Text("Hvilket ord bruges?", "Which word is used?"),
        "relationship_is_current": Text("Er handelsforholdet aktuelt?", "Is the trafficking relationship current?"),
    },
    requirements=("DEF-07", "DEF-09", "ACC-01", "ACC-04", "ACC-05", "CRI-08"),
)
