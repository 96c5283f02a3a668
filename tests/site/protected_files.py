"""A small table with its specification, for the tests of `helle protect`."""

from __future__ import annotations

import json
from pathlib import Path

from helle import cli

TABLE = "region,sex,count\na,f,3\na,m,12\nb,f,20\nb,m,7\nc,f,9\nc,m,0\n"
AGES = (
    "region,age,value\na,old,8\na,young,7\na,Total,15\nb,old,13\nb,young,14\nb,Total,27\nc,old,\nc,young,\nc,Total,9\n"
    "Total,old,23\nTotal,young,28\nTotal,Total,51\n"
)
SPEC = {"dimensions": ["region", "sex"], "threshold": 5, "width": 3}


def laid_out(folder: Path) -> Path:
    """The table and its specification in a folder."""
    (folder / "table.csv").write_text(TABLE)
    (folder / "spec.json").write_text(json.dumps(SPEC))
    return folder


def run(folder: Path, *arguments: str) -> int:
    """Protect the table of a folder; what the command ends with."""
    return cli.main(["protect", "--spec", str(folder / "spec.json"), str(folder / "table.csv"), *arguments])
