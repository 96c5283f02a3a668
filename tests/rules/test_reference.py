"""The pages of docs/reference that are made from the rules say what the rules say now.

Among them is what each rule answers to each of its examples, whole: a word, a source or a value that a ruling shows
cannot change without the page that is read beside the plan.
"""

import importlib.machinery
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"


def _pages() -> dict[str, Callable[[], str]]:
    loader = importlib.machinery.SourceFileLoader("write_reference", str(ROOT / "scripts" / "write_reference"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec
    script = importlib.util.module_from_spec(spec)
    # As where it is started: what lies beside it is imported.
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        loader.exec_module(script)
    finally:
        sys.path.remove(str(ROOT / "scripts"))
    pages: dict[str, Callable[[], str]] = script.PAGES
    return pages


PAGES = _pages()


@pytest.mark.parametrize("name", PAGES)
def test_the_generated_reference_is_not_stale(name: str) -> None:
    page = (REFERENCE / name).read_text(encoding="utf-8")
    assert page == PAGES[name]().rstrip() + "\n", "stale: run scripts/write_reference"


def test_no_page_of_a_rule_that_is_gone_is_left() -> None:
    assert {f"rulings/{path.name}" for path in (REFERENCE / "rulings").glob("*.md")} <= set(PAGES)
