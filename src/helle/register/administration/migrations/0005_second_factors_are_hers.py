"""Seals each second factor for whose it is: until now one that was copied to another account opened there (PUB-DIG-07).

Once only, and forwards only: whoever can write here could else copy one of before, and wait.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from helle.register.administration import sealed_factors


def bind(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    factors = apps.get_model("mfa", "Authenticator").objects
    for factor in factors.exclude(type="webauthn"):
        factor.data = {name: sealed_factors.bound(factor.user_id, value) for name, value in factor.data.items()}
        factor.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0004_spent_assertions"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(bind)]
