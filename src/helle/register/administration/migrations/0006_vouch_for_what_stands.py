"""Vouches for each login as it stands: for what stood there before Helle began to, nothing else can (PUB-DIG-07).

A step of its own, so that it is done and known to be done in one transaction: whatever of `helle migrate` fails after
it, the next one vouches for nothing again. Forwards only: asked a second time it would vouch for what somebody put
there.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from helle.register.administration import vouched
from helle.register.audit import actions as audit


def vouch(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    bindings = apps.get_model("administration", "LoginIdentity").objects
    factors = apps.get_model("mfa", "Authenticator").objects
    users = apps.get_model("organisations", "User").objects
    closed = list(users.filter(vouched=""))
    for user in closed:
        hers = vouched.standing(
            user.email,
            user.password,
            factors.filter(user_id=user.pk).exclude(type="recovery_codes"),
            bindings.filter(user_id=user.pk, answer="approved", ended_at__isnull=True),
        )
        users.filter(pk=user.pk).update(vouched=vouched.sealed(user.pk, hers))
    if closed:
        audit.record_operation("key.logins_vouched", {"logins": len(closed)})


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0005_second_factors_are_hers"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("organisations", "0005_logins_are_vouched_for"),
    ]

    operations = [migrations.RunPython(vouch)]
