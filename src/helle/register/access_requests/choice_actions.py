"""What is decided about one entry of a case for a request to see it."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation

from helle.register.access_requests import cuts
from helle.register.access_requests.actions import still_waits
from helle.register.access_requests.choices import LAW, Decision, WithheldGround
from helle.register.access_requests.cuts import Cuts
from helle.register.access_requests.entry_queries import Listed
from helle.register.access_requests.models import Choice
from helle.register.access_requests.queries import OpenedRequest
from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.models import Case
from helle.register.printing.choices import EntryKind
from helle.register.protection import context, policies
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.rules.access_request import AccessRight
from helle.rules.ruling import Text


def choice_make(
    case: Case,
    opened: OpenedRequest,
    listed: Listed,
    *,
    expected_version: int | None,
    decision: Decision,
    ground: WithheldGround | None,
    cut: Cuts,
) -> Choice:
    """Decide about one entry: all of it, without some of it, or none of it. Raises `Refused` beside what is missing."""
    policies.require_write("documents")
    acting, row, entry = context.current(), opened.row, listed.entry
    _refuse_choice(AccessRight(row.right), listed, decision, ground, cut)
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        now = still_waits(case, row)
        if now.is_assembled:
            raise Refused(
                Text(
                    "Der er lavet en fil af det, der er besluttet. Det ændres først, når den er sendt tilbage.",
                    "A file has been created from what was decided. You can change it only once the file has "
                    "been sent back.",
                )
            )
        chosen = Choice.objects.filter(request=row, kind=entry.kind.value, entry=entry.key).first()
        fresh = chosen is None
        chosen = chosen or Choice(
            id=new_id(),
            request=row,
            case=case,
            kind=entry.kind.value,
            entry=entry.key,
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        chosen.decision, chosen.ground = decision.value, ground.value if ground else ""
        chosen.cuts_sealed = cuts.seal(case, chosen, cut, seen=listed.seen)
        chosen.changed_at, chosen.changed_by_id = acting.instant, acting.user_id
        if fresh:
            chosen.save(force_insert=True)
        else:
            chosen.save(update_fields=["decision", "ground", "cuts_sealed", "changed_at", "changed_by"])
        audit.record(
            "access.decided",
            object_id=row.pk,
            cases=[case.pk],
            detail={
                "kind": entry.kind.value,
                "entry": str(entry.key),
                "decision": decision.value,
                "grounds": sorted({one.value for one in ((ground,) if ground else cut.grounds)}),
            },
        )
    return chosen


def _name(decision: Decision, language: str) -> str:
    with translation.override(language):
        return str(decision.label)


def _refuse_choice(
    right: AccessRight, listed: Listed, decision: Decision, ground: WithheldGround | None, cut: Cuts
) -> None:
    entry = listed.entry
    if decision is Decision.OMIT and ground is None:
        raise Refused(
            Text("Vælg grunden til, at intet af det tages med.", "Choose the ground on which none of it is included."),
            field="ground",
        )
    if decision is not Decision.OMIT and ground is not None:
        raise Refused(
            Text(
                "Her er valgt en grund til at tage intet med, men ovenfor, at det tages med. Fjern grunden, eller vælg "
                "»Tag ikke med«.",
                "Here a ground is chosen for including nothing, but above that it is included. Remove the ground, or "
                "choose “Do not include”.",
            ),
            field="ground",
        )
    if decision is not Decision.OMIT and not entry.settable:
        raise Refused(
            Text(
                "Filen kan ikke laves om til sider. Læg en PDF af den på sagen, eller tag den ikke med.",
                "The file cannot be turned into pages. Add a PDF of it to the case, or do not include it.",
            ),
            field="decision",
        )
    if decision is Decision.REDACT and not cut:
        raise Refused(
            Text(
                "Du har valgt at undtage noget, men intet er undtaget nedenfor. Vælg grunden ved det, der undtages, "
                "eller vælg »Tag med«.",
                "You have chosen to withhold something, but nothing is withheld below. Choose the ground beside what "
                "is withheld, or choose “Include”.",
            ),
            field="decision",
        )
    if decision is not Decision.REDACT and cut:
        raise Refused(
            Text(
                f"Her er valgt »{_name(decision, 'da')}«, men nedenfor er noget undtaget. Vælg »Tag med, men undtag "
                "noget«, eller lad alt nedenfor tages med.",
                f"Here “{_name(decision, 'en')}” is chosen, but something is withheld below. Choose “Include, but "
                "withhold part of it”, or let all below be included.",
            ),
            field="decision",
        )
    for one in (ground,) if ground else cut.grounds:
        if entry.kind is EntryKind.LOG and one is WithheldGround.INTERNAL:
            raise Refused(
                Text(
                    "Hvem der har set sagen, er ikke et internt arbejdsdokument. [PUB-DIG-05]",
                    "Who has seen the case is no internal working paper. [PUB-DIG-05]",
                ),
                field="ground",
            )
        if not LAW[one, right]:
            raise Refused(
                Text(
                    f"»{one.label}« er ingen grund efter databeskyttelsesforordningen. [PUB-LAW-22]",
                    f"“{one.label}” is not a ground under the data protection regulation. [PUB-LAW-22]",
                ),
                field="ground",
            )
    first = cuts.THEME if entry.theme else 1
    if any(not first <= at <= max(len(entry.passages), entry.pages) for at in cut.units):
        raise Refused(Text("Den side eller det afsnit findes ikke.", "That page or passage does not exist."))
    if entry.kind is EntryKind.LOG and cut.units:
        # It grows with each look, so that a passage is soon another one.
        raise Refused(
            Text(
                "I loggen kan en enhed eller ord undtages, men ikke en linje efter sit nummer.",
                "In the log you can withhold a unit or words, not a line by its number.",
            )
        )
    if any(unit not in entry.whose for unit in cut.lookers):
        raise Refused(Text("Enheden står ikke i loggen.", "The unit does not stand in the log."))
    if missing := [word for word, _ground in cut.words if not cuts.stands_in(entry, word)]:
        raise Refused(
            Text(
                f"Det står ikke i teksten: »{missing[0][:60]}«. Kopiér det, som det står.",
                f"The text does not contain “{missing[0][:60]}”. Copy it exactly as written.",
            ),
            field="words",
        )
