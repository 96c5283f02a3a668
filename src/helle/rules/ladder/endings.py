"""How a case ends without an assessment, in words that two caseworkers understand alike (DEF-09, ID-12)."""

from collections.abc import Sequence
from types import MappingProxyType

from helle.rules.codes import LadderEvent
from helle.rules.ladder.moves import ENDINGS, LadderEntry
from helle.rules.ruling import Text

# The plan names the ways out and does not define them: our reading (C2), the same for everybody.
ENDING_MEANINGS = MappingProxyType(
    {
        LadderEvent.WITHDREW: Text(
            "Personen var gået med til kontakten og vil ikke længere.",
            "The person had agreed to the contact and does not want to go on.",
        ),
        LadderEvent.DECLINED: Text(
            "Personen fik tilbudt hjælp eller en samtale og sagde nej.",
            "The person was offered help or an interview and said no.",
        ),
        LadderEvent.DISAPPEARED: Text(
            "Ingen kan få fat i personen, og ingen ved, hvor personen er.",
            "Nobody can reach the person, and nobody knows where the person is.",
        ),
        LadderEvent.LAPSED: Text(
            "Der er ikke mere at gå videre med, og der tages ikke stilling til, om personen er handlet.",
            "There is nothing more to go on, and it is not decided whether the person was trafficked.",
        ),
    }
)

_ENDING_EVENTS = frozenset(event for event, _ in ENDINGS)


def stated_since_it_ended(events: Sequence[LadderEntry]) -> bool:
    """Whether the police have stated reason to believe after the case ended without an assessment (CRI-09).

    What they had stated before was known to whoever ended it. False for a case that has not ended.
    """
    standing = ended = False
    for entry in events:
        if entry.event in _ENDING_EVENTS:
            ended, standing = True, False
        elif entry.event is LadderEvent.INDICATION_ASSERTED:
            standing = ended
        elif entry.event is not LadderEvent.CONTACT_RECORDED:
            ended = standing = False
    return standing
