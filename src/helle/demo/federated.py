"""Hjemrejsestyrelsen logs in through its own organisation by SAML, as OIOSAML 3 has it: one is bound, one waits.

The provider is invented and nowhere to be found, so nobody comes in that way, and the demo trusts none: what is shown
is what administrators see and decide. Whoever stands for a role in the demo keeps a login of her own.
"""

from __future__ import annotations

import uuid
from typing import Final

from helle.demo import people
from helle.demo.acting import acting_as
from helle.demo.people import NAMESPACE, Worker
from helle.register.administration import login_actions
from helle.register.administration.choices import Answer
from helle.register.administration.login_actions import Given, Professional
from helle.register.administration.models import LoginIdentity, PrivilegeRole
from helle.register.administration.policies import ADMINISTRATOR
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import User
from helle.register.protection import clock

ISSUER: Final = "https://saml.example.invalid"
# Of nobody: none that is given out begins with 99. Its check digit fits, so the form takes it for a second one.
CVR: Final = "99000708"
PRIVILEGE: Final = "https://helle.example.invalid/privilegier/hjst_caseworker"
OF_THE_POLICE: Final = "https://helle.example.invalid/privilegier/police_officer"


def professional(worker: Worker) -> Professional:
    """Who somebody is at the invented provider."""
    return Professional(ISSUER, CVR, uuid.uuid5(NAMESPACE, f"{worker.email} at {ISSUER}"))


def logs_in() -> Worker:
    """Who logs in by SAML: of the unit, and not who stands for its role."""
    return next(one for one in people.WORKERS if one.unit == "HJST" and one != people.roles()[one.role])


def one_unit_logs_in_by_saml() -> None:
    """One administrator asks, another approves: who she is there, and that a privilege gives the unit's role.

    A privilege that is to give a role with the police is asked for and waits."""
    first, second = (one for one in people.WORKERS if one.role == ADMINISTRATOR)
    bound, today = logs_in(), clock.today()
    with acting_as(first):
        login_actions.identity_request(User.objects.get(pk=bound.user_id), professional=professional(bound))
        for privilege, unit, role in ((PRIVILEGE, "HJST", bound.role), (OF_THE_POLICE, "POL-FYN", "police_officer")):
            login_actions.privilege_request(Given(ISSUER, CVR, privilege, unit_id(unit), role, today, None))
    with acting_as(second):
        for identity in LoginIdentity.objects.filter(user_id=bound.user_id, answer=""):
            login_actions.identity_answer(identity, answer=Answer.APPROVED)
        for row in PrivilegeRole.objects.filter(privilege=PRIVILEGE, answer=""):
            login_actions.privilege_answer(row, answer=Answer.APPROVED)
