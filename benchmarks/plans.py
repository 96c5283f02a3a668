"""How the database answers each page: `python -m benchmarks.plans`, as the application's role in the reader's context.

Prints for every statement of every page the time, the buffers and what stands out: a sequential scan of a table that
grows, a sort or a filter over many rows, a function called for each row. `--whole` prints the plans too.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from typing import Any

# Tables that have more rows the more persons there are. A sequential scan of one is a defect.
SMALL = ("organisations_", "protection_installation", "protection_role", "protection_actrule", "django_")
MANY_ROWS = 500


def main() -> int:
    """Explain every statement. Returns 1 when something stands out."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plans", description=__doc__.splitlines()[0])
    parser.add_argument("--whole", action="store_true", help="print the plans")
    parser.add_argument("--page", help="only pages whose address contains this")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helle.site.settings")
    import django

    django.setup()
    import psycopg

    from benchmarks.generate import READER
    from benchmarks.measure import ask, logged_in, numbers, theirs
    from helle.site import installation

    own, _any = numbers(1)
    page = f"/sager/{own[0]}/"
    visits = {
        READER: [
            *(
                "/",
                "/?mine=1",
                "/sager/",
                "/sager/?hvem=mig",
                "/sager/?trin=disappeared",
                "/sager/?orden=periode",
                "/sager/?side=20",
                page,
            ),
            *("/henvendelser/", "/henvendelser/?state=new"),
        ],
        "karen.dahl@example.invalid": ["/log/", "/log/?afvist=1", f"{page}opslag/"],
        "dorthe.friis@example.invalid": ["/log/", "/log/?afvist=1"],
        "sagsbehandler.1@example.invalid": ["/", "/sager/", f"/sager/{theirs()}/"],
    }
    settings = installation.connection_settings(installation.state_directory())["helle_app"]
    found = 0
    with psycopg.connect(**settings, autocommit=True) as connection:
        for who, url in [(who, url) for who, urls in visits.items() for url in urls]:
            if chosen.page and chosen.page not in url:
                continue
            print(f"\n== {who.partition('@')[0]} {url}", flush=True)
            sent, _taken, _content = ask(logged_in(who), url)
            connection.execute("BEGIN")
            for statement in sent:
                if statement.alias != "default":
                    continue
                explained = statement.text.lstrip().startswith("SELECT") and "helle.write_audit" not in statement.text
                if not explained or "helle.act(" in statement.text or "stop_acting" in statement.text:
                    connection.execute(statement.text)
                    continue
                connection.execute(statement.text)  # Once before: catalogues and the plans of functions are then known.
                explanation = connection.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement.text}").fetchone()
                assert explanation  # noqa: S101 # EXPLAIN always answers
                plan = explanation[0][0]
                marks = sorted(set(_marks(plan["Plan"])))
                found += len(marks)
                buffers = plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
                table = re.search(r'FROM "?([a-z_.]+)', statement.text)
                print(
                    f"{plan['Planning Time']:8.2f} + {plan['Execution Time']:8.2f} ms {buffers:7} buffers"
                    f"  {table.group(1) if table else ''}  {'; '.join(marks)}"
                )
                if chosen.whole:
                    print(statement.text)
                    for line in connection.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement.text}"):
                        print("   ", line[0])
            connection.execute("ROLLBACK")
    return 1 if found else 0


def _marks(node: dict[str, Any]) -> Iterator[str]:
    """What stands out in a plan."""
    name = node.get("Relation Name", "")
    if node["Node Type"] == "Seq Scan" and name and not name.startswith(SMALL):
        yield f"sequential scan of {name}"
    removed = node.get("Rows Removed by Filter", 0) * node.get("Actual Loops", 1)
    if removed > MANY_ROWS:
        yield f"{removed:.0f} rows of {name} read for nothing"
    if node["Node Type"] in ("Sort", "Incremental Sort") and node["Plans"][0]["Actual Rows"] > MANY_ROWS:
        yield f"sorts {node['Plans'][0]['Actual Rows']:.0f} rows"
    conditions = " ".join(str(node.get(key, "")) for key in ("Filter", "Index Cond", "Join Filter"))
    if "helle." in conditions:
        yield f"calls a function for each row of {name}"
    for child in node.get("Plans", []):
        yield from _marks(child)


if __name__ == "__main__":
    sys.exit(main())
