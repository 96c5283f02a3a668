"""Action plans as data: their initiatives, who carries them, how far they are, what money they have, what shows it."""
