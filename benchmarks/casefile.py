"""How fast a full case opens: 5,000 events and 1,000 documents against 10 of each, `python -m benchmarks.casefile`.

The installation is `casefile` below `HELLE_STATE`, made and filled when it is not there yet. The pages are asked for in
turns through Django's test client, with every middleware, row-level security and the audit. Prints medians and their
ratio; ends with exit code 1 where the full case takes more than one and a half times as long.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import subprocess
import sys
import time
import uuid
from contextlib import nullcontext
from statistics import median
from typing import Any

ALLOWED = 1.5
WARM_UP = 5
FULL, SMALL = (2_000, 1_500, 1_500, 1_000), (4, 3, 3, 10)  # Notes, interviews, settled steps, documents.


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.casefile", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--share", type=float, default=1.0, help="of the full case, to try the benchmark itself")
    chosen = parser.parse_args()
    from helle.site import installation

    state = installation.state_directory() / "casefile"
    os.environ |= {"HELLE_STATE": str(state), "PYTHONWARNINGS": "ignore"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helle.site.settings")
    # Held from here: an installation leaves no server running.
    with installation.embedded_server(state) or nullcontext():
        if not (state / "filled").exists():
            subprocess.run([sys.executable, "-m", "benchmarks.generate", "--persons", "20"], check=True)
            (state / "filled").touch()
        return _measured(chosen.rounds, chosen.share)


def _measured(rounds: int, share: float) -> int:
    import django

    django.setup()
    from benchmarks.generate import READER
    from benchmarks.measure import logged_in, numbers

    own, _unit = numbers(2)
    full, small = own[0], own[1]
    reader = _membership(READER)
    full_document = _fill(reader, full, [int(share * many) for many in FULL])
    small_document = _fill(reader, small, list(SMALL))
    _analyse()
    client = logged_in(READER)
    slow = False
    for page, address in (
        ("case page", "/sager/{case}/"),
        ("journal", "/sager/{case}/journal/"),
        ("journal, letters sent", "/sager/{case}/journal/?slags=document-letter&retning=out"),
        ("a document", "/sager/{case}/dokumenter/{document}/"),
        ("form for a note", "/sager/{case}/notater/nyt/"),
    ):
        of_full: list[float] = []
        of_small: list[float] = []
        for number in range(rounds + WARM_UP):
            for case, document, times in ((full, full_document, of_full), (small, small_document, of_small)):
                taken = _asked(client, address.format(case=case, document=document))
                if number >= WARM_UP:
                    times.append(taken)
        ratio = median(of_full) / median(of_small)
        slow = slow or ratio > ALLOWED
        print(f"{page:24} full {median(of_full):7.1f} ms   small {median(of_small):7.1f} ms   ratio {ratio:.2f}")
    print(f"allowed: {ALLOWED}")
    return 1 if slow else 0


def _asked(client: Any, address: str) -> float:
    started = time.perf_counter()
    response = client.get(address)
    taken = (time.perf_counter() - started) * 1000
    if response.status_code != 200:
        sys.exit(f"{address} answered {response.status_code}")
    return taken


def _membership(email: str) -> uuid.UUID:
    from helle.register.organisations.models import Membership

    return Membership.objects.filter(user__email=email).values_list("pk", flat=True)[0]


def _analyse() -> None:
    from benchmarks.generate import connected

    with connected("helle_owner") as register:
        register.autocommit = True
        register.execute("ANALYZE")


def _fill(reader: uuid.UUID, number: str, extent: list[int]) -> uuid.UUID:
    """Bring a case to its extent by the register's actions, and interviews and steps as they would be; a document."""
    from helle.register.casefile import actions as casefile
    from helle.register.casefile.choices import Direction, DocumentKind, NoteKind
    from helle.register.casefile.models import Document, Note
    from helle.register.cases.models import Case
    from helle.register.protection import clock, context

    notes, interviews, steps, documents = extent
    with context.acting(reader, purpose="casework"):
        case = Case.objects.get(number=number)
        found = Document.objects.filter(case=case).values_list("pk", flat=True).first()
        if found is not None:
            return found
        day = clock.today()
        for each in range(max(notes, documents)):
            if each < documents:
                filed = casefile.document_file(
                    case,
                    content=os.urandom(2_000),
                    content_type="application/pdf",
                    direction=Direction.OUT if each % 2 else Direction.IN,
                    theme=f"brev {each}",
                    kind=DocumentKind.LETTER if each % 3 else DocumentKind.REPORT,
                    dated_on=day - dt.timedelta(days=each % 300),
                )
            if each < notes:
                casefile.note_finish(
                    case,
                    kind=NoteKind.CALL,
                    entry=casefile.Entry(Direction.INTERNAL, day - dt.timedelta(days=each % 300), f"opringning {each}"),
                    text="Aftalt, at der ringes igen." * 10,
                )
        _interviews(case, interviews, day)
        _steps(case, steps, day)
        if Note.objects.filter(case=case).count() < notes:
            sys.exit("the notes were not kept")
        return filed.pk


def _interviews(case: Any, how_many: int, day: dt.date) -> None:
    from helle.register.identification.choices import PassOnConsent
    from helle.register.identification.models import Interview
    from helle.register.protection import context, vault
    from helle.register.protection.identifiers import new_id

    acting, rows = context.current(), []
    for each in range(how_many):
        row = Interview(
            id=new_id(), case=case, held_on=day - dt.timedelta(days=each % 900), minutes=60, language="ro",
            interpreter=True, employer_present=False, companion=False, representative_present=False,
            pass_on=PassOnConsent.GIVEN,
            recorded_at=acting.instant, by_user_id=acting.user_id, by_unit_id=acting.unit_id,
        )  # fmt: skip
        row.account_sealed = vault.seal(case.person_id, row, "account_sealed", "Hun fortalte om arbejdet." * 40)
        rows.append(row)
    Interview.objects.bulk_create(rows)


def _steps(case: Any, how_many: int, day: dt.date) -> None:
    from helle.register.cases.models import SettledStep, Statement
    from helle.register.protection import context, vault
    from helle.register.protection.identifiers import new_id

    acting, rows, reasons = context.current(), [], []
    for each in range(how_many):
        rows.append(
            SettledStep(
                id=new_id(), case=case, code="give_support", settled_on=day - dt.timedelta(days=each % 900),
                raised_by=-1 - each, raised_day=None, recorded_at=acting.instant, by_user_id=acting.user_id,
                by_unit_id=acting.unit_id,
            )
        )  # fmt: skip
        said = Statement(
            id=new_id(), case=case, about=rows[-1].pk, recorded_at=acting.instant, by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )  # fmt: skip
        said.text_sealed = vault.seal(case.person_id, said, "text_sealed", "Har fået et sted at sove." * 10)
        reasons.append(said)
    SettledStep.objects.bulk_create(rows)
    Statement.objects.bulk_create(reasons)


if __name__ == "__main__":
    sys.exit(main())
