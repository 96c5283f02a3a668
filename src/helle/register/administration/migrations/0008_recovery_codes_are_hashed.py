"""Keeps of each recovery code that is left a slow hash, in place of the seed from which allauth computed all of them
again (PUB-DIG-07).

What somebody wrote down goes on working. A seed that does not open stays as it is, and opens nothing. Each hash takes
some tenth of a second, several at a time.
"""

from __future__ import annotations

import hmac
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.apps.registry import Apps
from django.contrib.auth.hashers import make_password
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from helle.register.administration import sealed_factors
from helle.register.protection.ciphers import CannotOpen

HOW_MANY, DIGITS = 10, 8


def unused(seed: str, used_mask: int) -> list[str]:
    """The codes that allauth 65 computes from a seed, without those that were used."""
    mac, codes = hmac.new(seed.encode("ascii"), None, "sha1"), []
    for place in range(HOW_MANY):
        mac.update(f"{place:3},".encode())
        codes.append(f"{int.from_bytes(mac.digest()[: DIGITS // 2]) % 10**DIGITS:0{DIGITS}}")
    return [code for place, code in enumerate(codes) if not used_mask & (1 << place)]


def hash_codes(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    factors: Any = apps.get_model("mfa", "Authenticator").objects
    with ThreadPoolExecutor() as at_once:
        for factor in factors.filter(type="recovery_codes", data__has_key="seed"):
            try:
                codes = unused(sealed_factors.opened_for(factor.user_id, factor.data["seed"]), factor.data["used_mask"])
            except CannotOpen:
                continue
            hashes = [sealed_factors.sealed_for(factor.user_id, one) for one in at_once.map(make_password, codes)]
            factor.data = {"hashes": hashes, "begins": [None] * len(codes), "made": HOW_MANY}
            factor.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0007_resets_are_asked_for_here"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    # Back there is nothing to do: nobody can make a seed of hashes, and what holds hashes stays.
    operations = [migrations.RunPython(hash_codes, migrations.RunPython.noop)]
