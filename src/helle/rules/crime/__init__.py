"""Crime: who investigates, whom they involve, and how the victims are treated, charged, held and expelled (CRI-01)."""
