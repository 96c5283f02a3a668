"""`helle rules`: the register on the command line, JSON in and JSON out. It needs no database and no installation."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from helle.register.rulebook.reading import UnreadableFacts, explain, facts_from_json, facts_schema, ruling_schema
from helle.rules.register import RULES
from helle.rules.rule import AnyRule

_UNREADABLE = 2


def list_rules(language: str) -> int:
    """Print each rule: its name, title and requirements. Returns the exit code."""
    width = max(len(rule.name) for rule in RULES)
    for rule in RULES:
        print(f"{rule.name:{width}}  {rule.title.in_language(language)}  [{', '.join(rule.requirements)}]")
    return 0


def explain_rule(name: str, source: str) -> int:
    """Print the ruling on the facts in a file ("-": standard input). Returns 2 and says why where it cannot."""
    rule = _rule(name)
    if rule is None:
        return _UNREADABLE
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
        ruling = explain(rule, facts_from_json(text))
    except OSError as error:
        return _say(f"{source}: {error.strerror}")
    except UnicodeDecodeError:
        return _say(f"{source}: not UTF-8 text")
    except UnreadableFacts as unreadable:
        for field, wrong in unreadable.problems.items():
            _say(f"{field or 'facts'}: {wrong}")
        return _UNREADABLE
    except (json.JSONDecodeError, RecursionError) as error:
        return _say(f"{source}: not JSON: {error}")
    print(json.dumps(ruling.to_json(), ensure_ascii=False, indent=2))
    return 0


def print_schema(name: str) -> int:
    """Print the JSON Schema of the facts that go in and of the ruling that comes out. Returns the exit code."""
    rule = _rule(name)
    if rule is None:
        return _UNREADABLE
    print(json.dumps({"facts": facts_schema(rule), "ruling": ruling_schema(rule)}, ensure_ascii=False, indent=2))
    return 0


def _rule(name: str) -> AnyRule | None:
    found = next((rule for rule in RULES if rule.name == name), None)
    if found is None:
        _say(f"no rule is called {name}; there are {', '.join(rule.name for rule in RULES)}")
    return found


def _say(line: str) -> int:
    print(f"helle: {line}", file=sys.stderr)
    return _UNREADABLE
