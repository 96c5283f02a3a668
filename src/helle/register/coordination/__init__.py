"""Forums where authorities and organisations meet: seats, meetings, minutes, decisions and what follows (GOV-01)."""
