"""Who answers for looks because of danger. The database asks again (`sql/077_need_to_know.sql`)."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import PermissionDenied

from helle.register.protection import context, policies
from helle.register.protection.matrix import access_matrix
from helle.register.protection.refusals import Refused
from helle.rules.log_review import TOO_MANY_CASES
from helle.rules.ruling import Text

AFTER_A_WRONG_LOOK: Final = Refused(
    Text(
        "Et opslag, du lavede i sagen, var ikke i orden. Derfor åbner du den ikke igen ved at skrive et formål. Bed "
        "den, der fordeler sagerne, eller kollegaen om at give dig sagen eller en opgave i den. Er nogen i fare, "
        "åbner du den med alarm.",
        "A look of yours at this case was found wrong. That is why you do not open it again by entering a purpose. "
        "Ask whoever allocates the cases, or the colleague, to give you the case or a task in it. If somebody is in "
        "danger, you open it with an alarm.",
    )
)
SO_MANY_LOOKS: Final = Refused(TOO_MANY_CASES.text)
# Why what is said of a look names nobody: the officer, who sees no case, reads it.
NAMES_NOBODY: Final = Text(
    "Teksten læses af andre end dem, der må se sagen, og nævner ingen personer: skriv »en tidligere samlever« og ikke "
    "hvem. [PUB-DIG-05]",
    "The text is read by others than those who may see the case, and names no persons: write “a former partner” and "
    "not who. [PUB-DIG-05]",
)


def leads() -> bool:
    """Whether the acting role leads a unit whose people need to know."""
    acting = context.current()
    return acting.role in access_matrix().led_by.get(acting.unit_kind, frozenset())


def answers() -> bool:
    """Whether the acting role is told of looks because of danger, and answers them: never her own."""
    return leads() or policies.is_officer()


def settles() -> bool:
    """Whether the acting role can have what stands of a wrong look on its desk: it reads cases, and needs to know."""
    return context.current().unit_kind in access_matrix().led_by and policies.may_read("core")


def require_answers() -> None:
    """Raise `PermissionDenied` unless the acting role answers for looks."""
    if not answers():
        raise PermissionDenied("need to know")


def require_settles() -> None:
    """Raise `PermissionDenied` unless the acting role can have what stands of a wrong look on its desk."""
    if not settles():
        raise PermissionDenied("need to know")
