"""The audited actions around figures: pages, tables, and their definitions."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_STATISTICS: dict[str, Text] = {
    "statistics.operations_read": Text("Så driftstallene", "Looked at the figures of the work"),
    "statistics.read": Text("Så statistik", "Looked at statistics"),
    "statistics.quality_read": Text("Så tal om kvalitet i arbejdet", "Looked at figures on how the work is done"),
    "statistics.table_read": Text("Så en tabel i tabelværkstedet", "Looked at a table in the workbench"),
    "statistics.definitions_listed": Text("Så listen over definitioner", "Looked at the list of definitions"),
    "statistics.definition_read": Text("Så en gemt definition", "Looked at a saved definition"),
    "statistics.definition_saved": Text("Gemte en tabel som definition", "Saved a table as a definition"),
    "estimate.listed": Text("Så skønnene over dem, ingen har fundet", "Looked at the estimates of those never found"),
    "estimate.read": Text("Så et skøn over dem, ingen har fundet", "Looked at an estimate of those never found"),
    "estimate.ordered": Text("Bestilte et skøn over dem, ingen har fundet", "Ordered an estimate of those never found"),
    "estimate.made": Text("Regnede et skøn over dem, ingen har fundet", "Made an estimate of those never found"),
    "estimate.printed": Text(
        "Regnede et skøn over dem, ingen har fundet, ved en kommando",
        "Made an estimate of those never found by a command",
    ),
    "statistics.definition_withdrawn": Text("Trak en definition tilbage", "Withdrew a definition"),
    "statistics.reports_listed": Text("Så listen over rapporter", "Looked at the list of reports"),
}
