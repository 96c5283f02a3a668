"""Who has to do with criminal cases: police, NSK and prosecution, each in those it has a part in; CMM hears of them."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import PermissionDenied

from helle.register.prosecution.choices import POLICE_KINDS
from helle.register.protection import context, policies
from helle.register.protection.matrix import access_matrix
from helle.rules.codes import OrganisationKind

CATEGORY: Final = "criminal"
_LEAD: Final = "cmm_lead"
PURPOSE: Final = "law_enforcement"
"""What a look at a criminal case is for: apart from casework, in the audit too (PUB-LAW-14)."""
CONTACT_KINDS: Final = POLICE_KINDS | {OrganisationKind.NATIONAL_POLICE.value, OrganisationKind.CMM.value}
PROSECUTOR: Final = "prosecutor"
KINDS: Final = POLICE_KINDS | {OrganisationKind.PROSECUTION.value}


def sees_criminal_cases(role: str) -> bool:
    """Whether a role finds criminal cases: that of the police, NSK or the prosecution, with the category."""
    found = access_matrix().roles[role]
    return bool(found.unit_kinds & KINDS) and CATEGORY in found.writable


def may_read() -> bool:
    """Whether the acting role reads the criminal cases that its unit has a part in."""
    return context.current().unit_kind in KINDS and policies.may_read(CATEGORY)


def is_prosecutor() -> bool:
    """Whether the acting role is the prosecution's, which sits in the districts and NSK too (CRI-07)."""
    return may_read() and context.current().role == PROSECUTOR


def is_police() -> bool:
    """Whether the acting role is that of the police or NSK."""
    acting = context.current()
    return acting.unit_kind in POLICE_KINDS and acting.role != PROSECUTOR and policies.may_write(CATEGORY)


def may_write() -> bool:
    """Whether the acting role writes in criminal cases at all."""
    return context.current().unit_kind in KINDS and policies.may_write(CATEGORY)


def hears_of_cases() -> bool:
    """Whether the acting role hears of the criminal cases of a person whose case it has: CMM."""
    return context.current().unit_kind == OrganisationKind.CMM and policies.may_read(CATEGORY)


def sees_detentions() -> bool:
    """Whether the acting role sees who is held: the police that hold, and CMM, the hotline too (CRI-09)."""
    return is_police() or (context.current().unit_kind == OrganisationKind.CMM and policies.may_read("contact"))


def require(permitted: bool) -> None:
    """Raise `PermissionDenied` where something is not for the acting role."""
    if not permitted:
        raise PermissionDenied(CATEGORY)


def sees_contact_point(role: str) -> bool:
    """Whether a role finds the contact point: police, NSK, Rigspolitiet and CMM, in roles that read what comes in."""
    found = access_matrix().roles[role]
    return bool(found.unit_kinds & CONTACT_KINDS) and "contact" in found.readable


def reads_contact_point() -> bool:
    """Whether the acting role reads what goes through the contact point."""
    return context.current().unit_kind in CONTACT_KINDS and policies.may_read("contact")


def uses_contact_point() -> bool:
    """Whether the acting role writes to it or answers (CRI-17)."""
    return context.current().unit_kind in CONTACT_KINDS and policies.may_write("contact")


def answers_for_itself() -> bool:
    """Whether the acting role says for CMM or Udlændingestyrelsen whether it was involved as was noted (CRI-04)."""
    acting, kinds = context.current(), (OrganisationKind.CMM, OrganisationKind.UDLST)
    return acting.unit_kind in kinds and (policies.may_write("contact") or acting.role == _LEAD)


def sees_notes_of_itself() -> bool:
    """Whether the acting role sees what is noted of CMM or Udlændingestyrelsen: who answers, and who leads (CRI-04)."""
    kinds = (OrganisationKind.CMM, OrganisationKind.UDLST)
    return context.current().unit_kind in kinds and policies.may_read("contact")


def is_contact_point() -> bool:
    """Whether the acting role is the contact point itself: Rigspolitiet (CRI-16, CRI-17)."""
    return context.current().unit_kind == OrganisationKind.NATIONAL_POLICE and policies.may_write("contact")


def counts_cases() -> bool:
    """Whether the acting role sees numbers of criminal cases: Rigspolitiet and CMM all, the police their own."""
    return context.current().unit_kind in CONTACT_KINDS and policies.may_read("aggregates")


def reads_deliveries() -> bool:
    """Whether the acting role reads the criminal statistics that were delivered: all who read numbers (STA-04)."""
    return policies.may_read("aggregates")


def takes_deliveries() -> bool:
    """Whether the acting role takes criminal statistics in: CMM's analyst (FLO-07)."""
    return context.current().unit_kind == OrganisationKind.CMM and policies.may_write("aggregates")


def gives_statements() -> bool:
    """Whether the acting role tells the police or the prosecution about one person: CMM's caseworker (SHR-01)."""
    return context.current().role == "cmm_caseworker"


def looks_at_charges() -> bool:
    """Whether the acting role says what was done of a charge that nobody weighed: CMM's caseworker and lead, and the
    prosecution, each for itself (CRI-07)."""
    return is_prosecutor() or context.current().role in ("cmm_caseworker", "cmm_lead")


def says_whose_detention() -> bool:
    """Whether the acting role says whose detention it was that was written before anybody knew (CRI-09)."""
    return is_police() or gives_statements()


def follows_claims() -> bool:
    """Whether the acting role follows a claim for compensation: CMM, in a role that writes about money (INT-05)."""
    return context.current().unit_kind == OrganisationKind.CMM and policies.may_write("money")


def reads_claims() -> bool:
    """Whether the acting role reads claims for compensation: CMM (INT-05)."""
    return context.current().unit_kind == OrganisationKind.CMM and policies.may_read("money")
