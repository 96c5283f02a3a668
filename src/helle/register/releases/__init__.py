"""Releases of statistics: drawn, protected, approved by a second, frozen, and published for everybody (STA-01)."""
