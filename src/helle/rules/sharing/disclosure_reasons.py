"""Why something may or may not be passed on about one person, in words, where they are the same in every case
(SHR-01..SHR-04, FLO-24, C6)."""

from typing import Final

from helle.rules.facts import missing
from helle.rules.ruling import Reason, Text

NOT_SYSTEMATICALLY: Final = Reason(
    "disclosure.systematic",
    Text(
        "Systematisk deling er kun under undersøgelse; hver videregivelse er en enkelt handling.",
        "Systematic sharing is only being examined; each disclosure is a single act.",
    ),
    "SHR-01",
)
PURPOSES_EXAMINED: Final = Reason(
    "disclosure.purposes_examined",
    Text(
        "Forebyggelse, identifikation og retsforfølgning er de formål, der undersøges, ikke en hjemmel.",
        "Prevention, identification and prosecution are the purposes being examined, not a legal ground.",
    ),
    "SHR-02",
)
PURPOSE_NOT_EXAMINED: Final = Reason(
    "disclosure.purpose_not_examined",
    Text(
        "Planen undersøger kun systematisk deling til forebyggelse, identifikation og retsforfølgning; til andre "
        "formål gives oplysninger videre som enkelte handlinger.",
        "The plan examines systematic sharing for prevention, identification and prosecution only; for other purposes "
        "information is passed on by single acts.",
    ),
    "SHR-02",
)
BALANCE_OPEN: Final = Reason(
    "disclosure.balance_open",
    Text(
        "Planen lader stå åbent, hvad databeskyttelsen og personens tillid lader gå videre som en selvfølge. Det skal "
        "et menneske have afgjort, før noget deles systematisk.",
        "The plan leaves open what data protection and the person's trust let pass as a matter of course. A human must "
        "have decided that before anything is shared systematically.",
    ),
    "SHR-03",
)
ASSESSMENTS_EXAMINED: Final = Reason(
    "disclosure.assessments_examined",
    Text(
        "Heller ikke vurderinger sendes til andre myndigheder som en selvfølge.",
        "Assessments are not sent to other authorities as a matter of course either.",
    ),
    "FLO-24",
)
NOT_NAMED_FOR_ASSESSMENTS: Final = Reason(
    "disclosure.not_named_for_assessments",
    Text(
        "Planen undersøger kun at sende vurderinger til politiet, Skattestyrelsen, Arbejdstilsynet og "
        "Udlændingestyrelsen.",
        "The plan examines sending assessments to the police, the Tax Agency, the Working Environment Authority and "
        "the Immigration Service only.",
    ),
    "FLO-24",
)
ABROAD: Final = Reason(
    "disclosure.partner_abroad_needs_consent",
    Text(
        "En partner i udlandet får kun noget om personen med personens eget samtykke.",
        "A partner abroad gets something on the person with the person's own consent only.",
    ),
    "RET-26",
    reading="RET-26",
)
CASE_ENDED: Final = Reason(
    "disclosure.case_ended",
    Text(
        "Sagen er afsluttet, og der gives ikke mere videre i den, medmindre der er fare for liv eller helbred. Er der "
        "nyt, så genåbn sagen først.",
        "The case has ended, and nothing more is passed on of it unless there is danger to life or health. If there is "
        "something new, reopen the case first.",
    ),
    "SHR-04",
    reading="SHR-04",
)
ENDED_AND_IN_DANGER: Final = Reason(
    "disclosure.ended_and_in_danger",
    Text(
        "Sagen er afsluttet. Også ved fare for liv eller helbred skal en anden derfor godkende det.",
        "The case has ended. In danger to life or health, too, somebody else must therefore approve it.",
    ),
    "SHR-04",
    reading="SHR-04",
)
# The reasons for which it takes a second person.
FOR_A_SECOND: Final = frozenset(
    {
        "disclosure.beyond_the_table",
        "disclosure.not_the_receivers_task",
        "disclosure.partner_abroad_needs_consent",
        "disclosure.ended_and_in_danger",
    }
)
NO_CATEGORY: Final = missing(
    "categories", "det er ikke oplyst, hvad der skal gives videre.", "it is not known what is to be passed on."
)
SINGLE_ACT: Final = Reason(
    "disclosure.single_act",
    Text(
        "Hver videregivelse har en modtager, et formål, en hjemmel og en kvittering, og den står i loggen.",
        "Each disclosure has a receiver, a purpose, a ground and a receipt, and it is recorded in the access log.",
    ),
    "SHR-04",
    reading="C6",
)
WEIGH_FIRST: Final = Reason(
    "disclosure.weigh_first",
    Text(
        "Skriv afvejningen først: hvorfor modtageren har brug for netop disse oplysninger.",
        "Write the weighing first: why the receiver needs exactly this information.",
    ),
    "SHR-04",
    reading="C6",
)
BALANCE: Final = Reason(
    "disclosure.balance",
    Text(
        "Vej databeskyttelsen og personens tillid til samarbejdet mod modtagerens behov.",
        "Weigh data protection and the person's trust in the cooperation against the receiver's need.",
    ),
    "SHR-03",
    reading="SHR-03",
)
INFORM: Final = Reason(
    "disclosure.inform",
    Text(
        "Fortæl personen om videregivelsen, medmindre loven er til hinder.",
        "Tell the person of the disclosure, unless the law stands in the way.",
    ),
    "SHR-03",
    reading="SHR-03",
)
NUMBERS: Final = Reason(
    "disclosure.numbers",
    Text(
        "Der er ingen person i tallene; små tal beskyttes ved frigivelsen.",
        "There is no person in the numbers; small ones are protected at release.",
    ),
    "SHR-04",
    reading="C6",
)
