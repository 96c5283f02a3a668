"""Documents in the middle of a story: a file is added as a browser adds it."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from helle.register.casefile.models import Document
from helle.register.cases.models import Case
from tests.cast import Cast
from tests.pages import hidden_of
from tests.remembered import remembered

JOURNALISED: dict[str, Any] = {"direction": "in", "dated_on": "2025-10-06", "theme": "erklæring fra lægehuset"}
LATER: dict[str, Any] = {"direction": "", "dated_on": "2025-10-06", "theme": ""}


def upload(
    client: Client,
    case: Case,
    content: bytes,
    name: str = "brev.pdf",
    *,
    view: str = "",
    more: list[Any] | None = None,
    **typed: str,
) -> Any:
    """Add a file as a browser does."""
    address = reverse(view or "case-document-new", args=[case.number, *(more or [])])
    sent = hidden_of(client, address) | {"kind": "letter", "file": SimpleUploadedFile(name, content)} | JOURNALISED
    return client.post(address, sent | typed)


@remembered
def only_document(cast: Cast) -> Document:
    with cast.mette.acting():
        return Document.objects.get()
