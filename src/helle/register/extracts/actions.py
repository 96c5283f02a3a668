"""Reading her own file with a person: begun, pieces held back, put on paper, and ended."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from dataclasses import asdict, replace

from django.db import transaction

from helle.register.access_requests import actions as access_requests
from helle.register.access_requests.actions import Asked
from helle.register.access_requests.choices import LAW, Asker, Received, Verified, WithheldGround
from helle.register.access_requests.models import AccessRequest
from helle.register.access_requests.queries import Told as ToldOfRequest
from helle.register.access_requests.queries import runs_requests
from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases import queries as case_queries
from helle.register.cases.models import Case
from helle.register.extracts import paper, queries
from helle.register.extracts.choices import WITH_PAPER, End
from helle.register.extracts.models import Ending, Extract, HeldBack, Paper
from helle.register.extracts.paper import Made
from helle.register.extracts.queries import Told
from helle.register.interface import addresses
from helle.register.interface.typed import says_anything
from helle.register.minors import queries as minors
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.rules.access_request import AccessRight
from helle.rules.own_file import ChildView, FileReader, OwnFilePart
from helle.rules.ruling import Text

_OVER = Refused(Text("Læsningen er afsluttet.", "The reading is over."))
_ON_PAPER = Refused(
    Text(
        "Det, der læses, er lavet på papir. Afslut læsningen, og begynd en ny.",
        "What is read has been put on paper. End the reading and begin another one.",
    )
)
# Said beside whoever reads along, who may be the one it is about: the same whatever the case says.
_WEIGHED = Refused(
    Text(
        "Om den, der har forældremyndigheden, må læse, afgør et menneske, som skriver hvorfor. Se barnets side først.",
        "Whether the holder of custody may read, a human decides, who states why. See the child's page first.",
    ),
    field="why",
)
_STOPPED = Refused(
    Text("Det kan ikke komme på papir i dag. Afslut læsningen.", "It cannot be put on paper today. End the reading.")
)
_REFUSED = {"extract_is_open": _OVER, "extract_is_not_on_paper": _ON_PAPER}
_ASKER = {
    FileReader.PERSON: Asker.PERSON,
    FileReader.REPRESENTATIVE: Asker.REPRESENTATIVE,
    FileReader.CUSTODY_HOLDER: Asker.REPRESENTATIVE,
}


def _require_running() -> None:
    """Raise `PermissionDenied` or `Refused` unless the acting role runs cases and writes their documents."""
    policies.require_write("documents")
    if not runs_requests():
        raise Refused(Text("Din enhed læser ikke sager med personen.", "Your unit does not read files with persons."))


def extract_begin(
    case: Case,
    *,
    expected_version: int | None,
    reader: FileReader,
    verified: Verified,
    child_view: ChildView | None,
    parts: Collection[OwnFilePart],
    language: str,
    told: Told,
    why: str = "",
) -> Extract:
    """Begin to read parts of the file with the person, or with whoever takes decisions for a child (MIN-02).

    Raises `Refused` for somebody else where the person is no minor, without a name or an appointment that was seen, for
    a holder of custody without the reason where the family may have a part in it, and while another reading is open.
    """
    _require_running()
    acting = context.current()
    if not parts:
        raise Refused(Text("Vælg mindst én del.", "Choose at least one part."), field="parts")
    offered = {one.part for one in queries.offered(case)}
    if not offered.issuperset(parts):
        raise Refused(Text("Den del kan du ikke læse.", "You cannot read that part."), field="parts")
    for_another = reader is not FileReader.PERSON
    facts, who = case_queries.facts_today(case), queries.reads(case, reader, child_view)
    for part in parts:
        ruling = queries.ruling_for(part, who, facts)
        if ruling.needs_reason and not says_something(why):
            raise _WEIGHED
        if not ruling.permits(says_something(why)):
            raise Refused(ruling.headline, field="reader", ruling=ruling)
    if for_another and not says_anything(told.name):
        raise Refused(Text("Skriv, hvem der læser.", "Say who is reading."), field="name")
    if for_another and verified is not Verified.MANDATE:
        raise Refused(
            Text(
                "En anden end personen skal være beskikket eller have forældremyndigheden. Se papiret på det først.",
                "Anybody other than the person must be appointed or hold custody. See the paper on it first.",
            ),
            field="verified",
        )
    if reader is FileReader.REPRESENTATIVE:
        # Who represents the child is on record: nobody who says so, nor one who no longer does.
        appointed = minors.minor_view(case).representative
        if appointed is None:
            raise Refused(
                Text(
                    "Barnet har ingen repræsentant. Notér udpegningen på barnets side først. [MIN-01]",
                    "The child has no representative. Record the appointment on the child's page first. [MIN-01]",
                ),
                field="reader",
            )
        told = replace(told, name=appointed.name)
    if for_another and child_view is None:
        raise Refused(Text("Skriv, hvad barnet siger til det.", "Say what the child says to it."), field="child_view")
    row = Extract(
        id=new_id(),
        case=case,
        reader=reader.value,
        verified=verified.value,
        child_view=child_view.value if for_another and child_view else "",
        family=who.family or "",
        language=language,
        parts=[one.part.value for one in queries.offered(case) if one.part in parts],
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.told_sealed = vault.seal(case.person_id, row, "told_sealed", json.dumps(asdict(told), ensure_ascii=False))
    if why.strip() and reader is FileReader.CUSTODY_HOLDER:
        row.why_sealed = vault.seal(case.person_id, row, "why_sealed", why.strip())
    again = Refused(
        Text(
            "Sagen læses allerede med personen. Gå videre i den læsning, eller afslut den.",
            "The file is being read with the person already. Go on with that reading, or end it.",
        )
    )
    said = {"one_open_extract_at_a_time": again, "custody_holder_is_weighed": _WEIGHED}
    with refused_by(said), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record(
            "extract.begun",
            object_id=row.pk,
            cases=[case.pk],
            detail={"reader": row.reader, "verified": row.verified, "parts": row.parts},
        )
    return row


def piece_hold_back(
    case: Case, extract: Extract, part: OwnFilePart, piece_key: uuid.UUID, *, ground: WithheldGround, why: str
) -> HeldBack:
    """Hold one piece back from a reading, on a ground and with a reason that is kept (PUB-LAW-22)."""
    _require_running()
    acting = context.current()
    if part is OwnFilePart.RIGHTS:
        raise Refused(Text("Personens rettigheder holdes aldrig tilbage.", "The person's rights are never held back."))
    if part is OwnFilePart.LOOKS:
        raise Refused(
            Text(
                "Hvem der har set sagen, holder ingen tilbage alene. Det afgøres i et svar på en anmodning om indsigt, "
                "som en anden godkender; læsningen følger det. [PUB-DIG-05]",
                "Nobody holds back alone who has seen the case. It is decided in the answer to a request for access, "
                "which somebody else approves, and the reading follows that. [PUB-DIG-05]",
            )
        )
    if not LAW[ground, AccessRight.PARTY]:
        raise Refused(Text("Den grund kan ikke bruges her.", "That ground cannot be used here."), field="ground")
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    row = HeldBack(
        id=new_id(),
        extract=extract,
        case=case,
        part=part.value,
        entry=piece_key,
        ground=ground.value,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.why_sealed = vault.seal(case.person_id, row, "why_sealed", why.strip())
    twice = Refused(Text("Det er holdt tilbage allerede.", "It is held back already."))
    with refused_by({**_REFUSED, "held_back_once": twice}), transaction.atomic():
        row.save(force_insert=True)
        audit.record(
            "extract.held_back",
            object_id=extract.pk,
            cases=[case.pk],
            detail={"part": part.value, "entry": str(piece_key), "ground": ground.value},
        )
    return row


def extract_put_on_paper(
    case: Case, extract: Extract, *, expected_version: int | None, safe_place: bool, address_confirmed: bool = False
) -> Made:
    """Make the paper of a reading, once, and keep its digest and what it held; the paper itself is kept nowhere.

    Raises `Refused` unless it was talked over where she can keep it, and for an address that nobody has looked at.
    """
    _require_running()
    acting = context.current()
    if not safe_place:
        raise Refused(
            Text(
                "Tal først om, hvor papiret kan ligge. Er der intet sikkert sted, så lad være med at lave det.",
                "Talk first about where the paper can be kept. If there is no safe place, do not make it.",
            ),
            field="safe_place",
        )
    if queries.is_stopped(case, extract):
        raise _STOPPED
    made = paper.make(case, extract)
    if not address_confirmed and addresses.leads_to_somebody(made.reading.typed_words()):
        raise Refused(addresses.NOT_CONFIRMED, field="address_confirmed")
    row = Paper(
        extract=extract,
        case=case,
        digest=made.digest,
        pages=made.pages,
        safe_place=True,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    held = {
        "parts": {one.part.value: [str(piece.key) for piece in one.pieces] for one in made.reading.parts},
        "held_back": [str(one.entry) for one in made.reading.kept],
    }
    row.held_sealed = vault.seal(case.person_id, row, "held_sealed", json.dumps(held))
    stopped = {"extracts_paper_pkey": _ON_PAPER, "custody_holder_is_weighed": _STOPPED}
    with refused_by({**_REFUSED, **stopped}), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record("extract.put_on_paper", object_id=extract.pk, cases=[case.pk], detail={"pages": made.pages})
    return made


def extract_end(case: Case, extract: Extract, *, expected_version: int | None, how: End, note: str = "") -> Ending:
    """End a reading: read, paper given or destroyed, or broken off. Raises `Refused` for unaccounted paper."""
    _require_running()
    acting = context.current()
    if queries.on_paper(extract) is not (how in WITH_PAPER):
        raise Refused(
            Text(
                "Der er lavet papir. Er det givet til personen, eller er det makuleret?"
                if queries.on_paper(extract)
                else "Der er ikke lavet noget papir.",
                "Paper was made. Was it given to her, or destroyed?"
                if queries.on_paper(extract)
                else "No paper was made.",
            ),
            field="how",
        )
    row = Ending(
        extract=extract,
        case=case,
        how=how.value,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    if note.strip():
        row.note_sealed = vault.seal(case.person_id, row, "note_sealed", note.strip())
    accounted = Refused(
        Text("Der er kommet et papir siden. Se igen.", "Paper was made since. Look again."), field="how"
    )
    meanwhile = {**_REFUSED, "extracts_ending_pkey": _OVER, "paper_is_accounted_for": accounted}
    with refused_by(meanwhile), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record("extract.ended", object_id=extract.pk, cases=[case.pk], detail={"how": row.how})
    return row


def request_from(
    case: Case, extract: Extract, *, expected_version: int | None, right: AccessRight, asked_for: str
) -> AccessRequest:
    """Whoever reads asks to see more: recorded as a request with what is known already, so nothing is asked twice."""
    return access_requests.request_record(
        case,
        expected_version=expected_version,
        asked=Asked(
            right=right,
            asker=_ASKER[FileReader(extract.reader)],
            received_on=clock.today(),
            received_by=Received.SPOKEN,
            verified=Verified(extract.verified),
            told=ToldOfRequest(queries.told_of(case, extract).name, asked_for),
        ),
    )
