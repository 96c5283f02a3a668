"""What of her own file a person, or who stands for a child, is shown, and where (PUB-LAW-22, PUB-DIG-05, MIN-02).

Read together on a screen more is shown than is put on paper: a paper can be found by whoever hunts her. This is no
answer to a request to see the case, which has its own law and gives all of it (PUB-LAW-20, PUB-LAW-21).
"""

from dataclasses import dataclass

from helle.rules.codes import Code
from helle.rules.facts import missing
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

NAME = "own_file"


class OwnFilePart(Code):
    """A part of a person's own file, in the order in which it is read."""

    RIGHTS = "rights", "Dine rettigheder", "Your rights"
    PERSON = "person", "Hvem du er", "Who you are"
    CONTACT = "contact", "Din kontaktperson", "Your contact person"
    DECISIONS = "decisions", "Hvad der er besluttet om dig, og hvorfor", "What was decided about you, and why"
    PERIODS = "periods", "Dine perioder", "Your periods"
    SUPPORT_PLAN = "support_plan", "Din plan for støtte", "Your support plan"
    PLACEMENTS = "placements", "Hvor du bor og har boet", "Where you live and have lived"
    SAFEGUARDS = "safeguards", "Hvem der passer på dig", "Who looks after you"
    LETTERS = "letters", "Breve til dig", "Letters to you"
    ACCOUNT = "account", "Hvad du har fortalt os", "What you have told us"
    GIVEN = "given", "Hvem der har fået noget at vide", "Who has been told"
    LOOKS = "looks", "Hvem der har set sagen, og hvorfor", "Who has looked at the case, and why"
    CRIMINAL = "criminal", "Politiets sager", "Matters of the police"
    SECRET_ADDRESS = "secret_address", "En hemmelig adresse", "A secret address"
    OTHERS = "others", "Oplysninger om andre personer", "Information about other persons"

    @property
    def is_chosen(self) -> bool:
        """Whether it can be chosen; the others are withheld by rule, and that is said."""
        return self not in _NEVER

    @property
    def is_kept(self) -> bool:
        """Whether no piece of it is held back by hand: her rights, and who has looked at the case (PUB-DIG-05)."""
        return self in _KEPT


_NEVER = frozenset({OwnFilePart.CRIMINAL, OwnFilePart.SECRET_ADDRESS, OwnFilePart.OTHERS})
_KEPT = frozenset({OwnFilePart.RIGHTS, OwnFilePart.LOOKS})


class FileReader(Code):
    """Who is shown a person's own file (MIN-02)."""

    PERSON = "person", "Personen selv", "The person herself"
    REPRESENTATIVE = "representative", "Barnets repræsentant", "The child's representative"
    CUSTODY_HOLDER = "custody_holder", "Den, der har forældremyndigheden", "The holder of custody"


class ChildView(Code):
    """What a child says to somebody else being shown what it has told."""

    AGREES = "agrees", "Barnet er indforstået", "The child agrees"
    AGAINST = "against", "Barnet vil ikke have det", "The child does not want it"
    NOT_ASKED = "not_asked", "Barnet er ikke spurgt", "The child has not been asked"


class Showing(Code):
    """Where a part is shown."""

    SHOWN = "shown", "Vises, og kan komme på papir", "Shown, and may be put on paper"
    WITHOUT_REASONS = "without_reasons", "Vises uden begrundelserne", "Shown without the reasons"
    ON_SCREEN = "on_screen", "Læses på skærmen, aldrig på papir", "Read on the screen, never on paper"
    WITHHELD = "withheld", "Vises ikke", "Not shown"


@dataclass(frozen=True, slots=True)
class OwnFileFacts:
    """One part, and who is to be shown it. `minor` None: not known; `child_view` is asked where another reads.

    `family_suspected`: what the case says of the family having a part in the trafficking; None: nothing.
    """

    part: OwnFilePart
    reader: FileReader
    minor: bool | None = None
    child_view: ChildView = ChildView.NOT_ASKED
    family_suspected: bool | None = None


def own_file(facts: OwnFileFacts) -> Ruling[Showing]:
    """Whether and where a part of her own file is shown to a reader.

    REFUSED for somebody else where the person is no minor: then it takes a mandate, and a request to see the case.
    HUMAN_DECIDES for a holder of custody where the family may have a part in the trafficking (MIN-03, MIN-10).
    """
    for_another = facts.reader is not FileReader.PERSON
    if for_another and facts.minor is None:
        problem = missing("minor", "alderen er ikke oplyst.", "the age is not given.")
        return undecided(NAME, (problem,))
    if for_another and not facts.minor:
        return Ruling(NAME, Verdict.REFUSED, None, _GROWN_UP.text, (_GROWN_UP,), ())
    answer, reason = _showing(facts, for_another=for_another)
    weighed = facts.reader is FileReader.CUSTODY_HOLDER and facts.family_suspected is not False
    if weighed and answer is not Showing.WITHHELD:
        why = _SUSPECTED if facts.family_suspected else _NOT_FOUND_OUT
        return Ruling(NAME, Verdict.HUMAN_DECIDES, answer, why.text, (reason, why), ())
    return Ruling(NAME, Verdict.ALLOWED, answer, reason.text, (reason,), ())


def _showing(facts: OwnFileFacts, *, for_another: bool) -> tuple[Showing, Reason]:
    if facts.part in _WITHHELD:
        return Showing.WITHHELD, _WITHHELD[facts.part]
    against = facts.child_view is ChildView.AGAINST
    if for_another and facts.child_view is not ChildView.AGREES:
        if facts.part is OwnFilePart.ACCOUNT:
            return Showing.WITHHELD, _CHILD_AGAINST if against else _CHILD_NOT_ASKED
        if facts.part in _WITH_REASONS:
            return Showing.WITHOUT_REASONS, _REASONS_AGAINST if against else _REASONS_NOT_ASKED
    if facts.part is OwnFilePart.ACCOUNT:
        return Showing.ON_SCREEN, _NOT_ON_PAPER
    if facts.part is OwnFilePart.LOOKS:
        return Showing.SHOWN, _LOOKS
    return Showing.SHOWN, _FOR_THE_CHILD if for_another else _HERS


# Their reasons tell again what the child has told.
_WITH_REASONS = frozenset({OwnFilePart.DECISIONS, OwnFilePart.PERIODS})

_HERS = Reason(
    "own_file.hers",
    Text("Du må se din egen sag.", "You may see your own file."),
    "PUB-LAW-21",
    reading="C6",
)
_FOR_THE_CHILD = Reason(
    "own_file.for_the_child",
    Text(
        "Den, der tager beslutninger for barnet, må se barnets sag.",
        "Whoever takes decisions for the child may see the child's file.",
    ),
    "MIN-02",
    reading="C6",
)
_LOOKS = Reason(
    "own_file.looks",
    Text(
        "Du får at vide, hvilken dag det var, hvor de arbejder, og hvad de skulle bruge det til. Du får ikke at vide, "
        "hvad de hedder.",
        "You are told which day it was, where they work and what they needed it for. You are not told their names.",
    ),
    "PUB-DIG-05",
)
_NOT_ON_PAPER = Reason(
    "own_file.not_on_paper",
    Text(
        "Det, du har fortalt, læser vi sammen på skærmen. På papir kan andre finde det.",
        "What you have told us we read together on the screen. On paper others may find it.",
    ),
    "SUP-11",
    reading="C6",
)
_CHILD_AGAINST = Reason(
    "own_file.child_against",
    Text(
        "Barnet vil ikke have, at andre læser, hvad det har fortalt.",
        "The child does not want others to read what it has told.",
    ),
    "MIN-03",
    reading="C6",
)
_CHILD_NOT_ASKED = Reason(
    "own_file.child_not_asked",
    Text(
        "Barnet er ikke spurgt, om andre må læse, hvad det har fortalt.",
        "The child has not been asked whether others may read what it has told.",
    ),
    "MIN-03",
    reading="C6",
)
_REASONS_AGAINST = Reason(
    "own_file.reasons_child_against",
    Text(
        "Begrundelserne er ikke med. De gengiver, hvad barnet har fortalt, og barnet vil ikke have, at andre læser "
        "det.",
        "The reasons are left out. They retell what the child has told, which the child does not want others to read.",
    ),
    "MIN-03",
    reading="C6",
)
_REASONS_NOT_ASKED = Reason(
    "own_file.reasons_child_not_asked",
    Text(
        "Begrundelserne er ikke med. De gengiver, hvad barnet har fortalt, og barnet er ikke spurgt, om andre må læse "
        "det.",
        "The reasons are left out. They retell what the child has told, and the child has not been asked whether "
        "others may read it.",
    ),
    "MIN-03",
    reading="C6",
)
_SUSPECTED = Reason(
    "own_file.family_suspected",
    Text(
        "Der står i sagen, at familien kan have del i handlen. Et menneske afgør, om den, der har forældremyndigheden, "
        "må læse, og skriver hvorfor.",
        "The case says that the family may have a part in the trafficking. A human decides whether the holder of "
        "custody may read, and states why.",
    ),
    "MIN-03",
    reading="MIN-10",
)
_NOT_FOUND_OUT = Reason(
    "own_file.family_not_known",
    Text(
        "Der står ikke i sagen, om familien kan have del i handlen. Et menneske afgør, om den, der har "
        "forældremyndigheden, må læse, og skriver hvorfor.",
        "The case does not say whether the family may have a part in the trafficking. A human decides whether the "
        "holder of custody may read, and states why.",
    ),
    "MIN-03",
    reading="MIN-10",
)
_GROWN_UP = Reason(
    "own_file.grown_up",
    Text(
        "Personen er ikke mindreårig. Andre skal have fuldmagt og bede om indsigt i sagen.",
        "The person is not a minor. Others need a power of attorney and must ask to see the case.",
    ),
    "MIN-02",
)
_WITHHELD = {
    OwnFilePart.CRIMINAL: Reason(
        "own_file.criminal",
        Text(
            "Du kan ikke se her, om politiet har en sag. Du kan heller ikke se, om politiet har set din sag eller fået "
            "noget at vide. Spørg politiet eller en advokat.",
            "You cannot see here whether the police have a case. Nor can you see whether the police have looked at "
            "your case or been told anything. Ask the police or a lawyer.",
        ),
        "PUB-LAW-22",
        reading="C6",
    ),
    OwnFilePart.SECRET_ADDRESS: Reason(
        "own_file.secret_address",
        Text(
            "En hemmelig adresse skriver vi aldrig her, heller ikke hvis du selv bor der.",
            "We never write a secret address here, not even if you live there yourself.",
        ),
        "PUB-ORG-09",
        reading="C6",
    ),
    OwnFilePart.OTHERS: Reason(
        "own_file.others",
        Text(
            "Det, der står om andre mennesker, må kun de se.", "What is written about other people, only they may see."
        ),
        "PUB-LAW-22",
    ),
}

RULE = Rule(
    name=NAME,
    title=Text("Hvad personen må se af sin egen sag", "What the person may see of her own file"),
    meaning=Text(
        "Sagen kan læses sammen med personen, eller med den, der tager beslutninger for et barn. Det meste kan også "
        "komme på papir; det, personen har fortalt, læses kun på skærmen, og andre læser det og begrundelserne kun, "
        "hvis barnet er indforstået. Den, der har forældremyndigheden, læser kun med en begrundelse, medmindre det "
        "står i sagen, at familien ikke har del i handlen. Andres oplysninger, politiets sager og hemmelige adresser "
        "vises ikke. Det er ikke et svar på en anmodning om indsigt, som har sine egne frister og giver det hele.",
        "The file can be read together with the person, or with whoever takes decisions for a child. Most of it may "
        "also be put on paper; what the person has told is read on the screen alone, and others read it and the "
        "reasons only if the child agrees. The holder of custody reads only with a reason, unless the case says that "
        "the family has no part in the trafficking. Information of others, matters of the police and secret addresses "
        "are not shown. It is no answer to a request to see the case, which has its own time limits and gives all of "
        "it.",
    ),
    facts=OwnFileFacts,
    decide=own_file,
    questions={
        "part": Text("Hvilken del gælder det?", "Which part is it about?"),
        "reader": Text("Hvem skal se den?", "Who is to see it?"),
        "minor": Text("Er personen mindreårig?", "Is the person a minor?"),
        "child_view": Text("Hvad siger barnet til det?", "What does the child say to it?"),
        "family_suspected": Text("Kan familien have del i handlen?", "May the family have a part in the trafficking?"),
    },
    requirements=("SUP-11", "MIN-02", "MIN-03", "MIN-10", "PUB-LAW-21", "PUB-LAW-22", "PUB-DIG-05", "PUB-ORG-09"),
    parameters=(),
)
