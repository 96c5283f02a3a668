"""Files that were handed out, as whoever was handed them opens them: fetched by their link, with the password."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pyzipper
from django.test import Client
from django.urls import reverse

from helle.register.cases.models import Case
from helle.register.handing_out import actions, queries
from helle.register.handing_out.actions import Handed
from helle.register.handing_out.choices import Paper, Purpose
from tests.cast import Member
from tests.pages import errors_of, post


def a_page() -> bytes:
    """A PDF of one empty page."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made)
    return made.getvalue()


def hand_out(who: Member, *cases: Case, **other: Any) -> Handed:
    """Somebody is handed a file of these cases."""
    given = {"paper": Paper.CASE_PRINT, "purpose": Purpose.COURT} | other
    with who.acting():
        return actions.file_hand_out(a_page(), cases=[case.pk for case in cases], **given)


def tell(who: Member, case: Case) -> None:
    """Somebody is handed a file and fetches it."""
    given = hand_out(who, case)
    with who.acting():
        actions.file_fetch(queries.get_by_link(given.link).row, given.link)


def handed(who: Client | Member, url: str, **typed: object) -> bytes:
    """Ask for a file, say what it is for, fetch it, and open it: what is in it."""
    client = who.client() if isinstance(who, Member) else who
    return opened(client, post(client, url, typed))


def opened(client: Client, answer: Any) -> bytes:
    """What is in the file that a page says is ready."""
    assert answer.status_code == 200, errors_of(answer)
    given = answer.context["handed"]
    return unlocked(client.post(reverse("handed-out-fetch", args=[given.link])), given.password)


def unlocked(fetched: Any, password: str) -> bytes:
    """A fetched file without its lock. A PDF is written anew, and says what it said."""
    assert fetched.status_code == 200
    file = io.BytesIO(fetched.content)
    if fetched.headers["Content-Type"] == "application/zip":
        with pyzipper.AESZipFile(file) as archive:
            (name,) = archive.namelist()
            return bytes(archive.read(name, pwd=password.encode()))
    made = io.BytesIO()
    with pikepdf.open(file, password=password) as document:
        document.save(made)
    return made.getvalue()
