"""The invented staff of the demo: at least one person for each role of the access matrix, in a fitting unit.

Their names do not depend on the seed, so that a guide can name them. Nobody here exists.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cached_property

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from helle.register.administration import vouched
from helle.register.organisations import actions
from helle.register.organisations.actions import Seat
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import User

NAMESPACE = uuid.UUID("5a3c0d7e-8f4b-5d0a-9a61-6e0b7f2c9d15")
SINCE = dt.date(2022, 1, 1)

# (role, unit, name). The first one of a role is who `helle demo login ROLE` signs in.
STAFF = (
    ("cmm_caseworker", "CMM", "Mette Holm"),
    ("cmm_caseworker", "CMM", "Jonas Lind"),
    ("cmm_caseworker", "CMM", "Signe Ravn"),
    ("cmm_lead", "CMM", "Karen Dahl"),
    ("cmm_hotline", "CMM", "Bente Vest"),
    ("cmm_statistics", "CMM", "Aksel Brink"),
    ("udlst_caseworker", "UDLST", "Ulla Bech"),
    ("udlst_caseworker", "UDLST", "Thomas Kjær"),
    ("hjst_caseworker", "HJST", "Henrik Vad"),
    ("hjst_caseworker", "HJST", "Helga Storm"),
    ("police_officer", "POL-OJYL", "Peter Juhl"),
    ("police_officer", "POL-KBH", "Camilla Rask"),
    ("police_officer", "POL-KVEST", "Morten Skaarup"),
    ("police_officer", "POL-FYN", "Line Overgaard"),
    ("police_officer", "POL-NJYL", "Jesper Nørbæk"),
    ("police_officer", "POL-SOJYL", "Trine Hedegaard"),
    ("police_officer", "POL-MVSJ", "Rasmus Enevold"),
    ("nsk_officer", "NSK", "Birgitte Thorup"),
    ("rigspolitiet_contact", "RPOL", "Lars Munkholm"),
    ("prosecutor", "POL-OJYL", "Pia Anker"),
    ("prosecutor", "SA-KBH", "Ida Sejersen"),
    ("prosecutor", "POL-KBH", "Jens Rosager"),
    ("control_officer", "AT", "Anders Toft"),
    ("control_officer", "SKAT", "Sofie Krag"),
    ("control_officer", "SIRI", "Nanna Birkholm"),
    ("control_officer", "FVST", "Kasper Lundby"),
    ("notifier", "REG-MIDT", "Helene Vang"),
    ("notifier", "KOM-751", "Birthe Nygaard"),
    ("ngo_outreach", "REDEN-OUT", "Rita Skov"),
    ("ngo_outreach", "AMIAMI", "Nadia Berg"),
    ("ngo_outreach", "HOPENOW", "Grace Mikkelsen"),
    ("ngo_lead", "REDEN-OUT", "Birthe Sandager"),
    ("provider_staff", "REDEN-HOME", "Hanne Elkjær"),
    ("socialtilsyn_inspector", "ST-HOV", "Poul Vinther"),
    ("socialtilsyn_inspector", "ST-OST", "Kirsten Abild"),
    ("socialtilsyn_inspector", "ST-SYD", "Jens Bruun"),
    ("socialtilsyn_inspector", "ST-MIDT", "Lone Therkelsen"),
    ("socialtilsyn_inspector", "ST-NORD", "Arne Kvist"),
    ("municipality_caseworker", "KOM-751", "Olga Lund"),
    ("representative", "RK-REP", "Erik Sandholt"),
    ("drc_adviser", "DRC", "Maja Krogh"),
    ("plan_owner", "LIGE", "Charlotte Ebbesen"),
    ("plan_owner", "LIGE", "Niels Abildgaard"),
    ("plan_owner", "IMR", "Ellen Bruhn"),
    ("plan_owner", "UIM", "Merete Holst"),
    ("plan_owner", "JM", "Henning Brask"),
    ("plan_owner", "BM", "Birte Holst"),
    ("plan_owner", "BM", "Palle Rønne"),
    ("plan_owner", "JM", "Jytte Lindhard"),
    ("plan_owner", "UIM", "Sanne Kjær"),
    ("plan_owner", "SAEM", "Torben Askov"),
    ("plan_reporter", "RA", "Tove Lindberg"),
    ("plan_reporter", "UDLST", "Dagny Frost"),
    ("plan_reporter", "NSK", "Jørgen Bay"),
    ("plan_reporter", "AT", "Vibeke Sand"),
    ("plan_reporter", "REDEN-HOME", "Gerda Liin"),
    ("administrator", "SOST", "Anton Riis"),
    ("administrator", "SOST", "Gitte Lauridsen"),
    ("data_protection_officer", "SOST", "Dorthe Friis"),
)


@dataclass(frozen=True)
class Worker:
    """One of the staff, in the one membership she has."""

    role: str
    unit: str
    name: str

    @property
    def email(self) -> str:
        """Her address in a domain that never exists."""
        plain = self.name.lower().translate({ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa"})
        return f"{plain.replace(' ', '.')}@example.invalid"

    @cached_property
    def user_id(self) -> uuid.UUID:
        return uuid.uuid5(NAMESPACE, self.email)

    @cached_property
    def membership_id(self) -> uuid.UUID:
        return uuid.uuid5(NAMESPACE, f"{self.email} {self.role} {self.unit}")


WORKERS = tuple(Worker(*entry) for entry in STAFF)
# Whose unit the administrator makes in the country itself: a representative sees her own child's case and no other.
REPRESENTATIVE = Worker("representative", "REP-1", "Gudrun Toft")


def roles() -> dict[str, Worker]:
    """Each role with the person who stands for it."""
    found: dict[str, Worker] = {}
    for worker in WORKERS:
        found.setdefault(worker.role, worker)
    return found


def find(wanted: str) -> Worker | None:
    """Who is meant by `role` (the first), by `role@UNIT`, or, this very person, by the id of her membership."""
    role, _, unit = wanted.partition("@")
    everybody = (*WORKERS, REPRESENTATIVE)
    return next((one for one in everybody if str(one.membership_id) == wanted), None) or next(
        (one for one in everybody if one.role == role and unit.upper() in ("", one.unit)), None
    )


def named(wanted: str) -> Worker:
    """The same, where somebody is meant. Raises `LookupError`."""
    found = find(wanted)
    if found is None:
        raise LookupError(wanted)
    return found


def hire() -> None:
    """Write the staff who are missing, without a password: `logins` gives those."""
    known = set(User.objects.values_list("pk", flat=True))
    for worker in WORKERS:
        if worker.user_id not in known:
            hire_one(worker)


def hire_one(worker: Worker, *, since: dt.date = SINCE) -> None:
    """Write one of the staff, without a password."""
    user = User(id=worker.user_id, email=worker.email, full_name=worker.name, password=make_password(None))
    user.vouched = vouched.first_seal(user)
    actions.user_write(user, Seat(worker.membership_id, unit_id(worker.unit), worker.role, since))
    EmailAddress.objects.create(user=user, email=worker.email, primary=True, verified=True)
