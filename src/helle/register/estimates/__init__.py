"""How many were never found, estimated from the register: who was known to whom (STA-01)."""
