"""The few icons we use, drawn by us on a 24 × 24 grid with a line of 2. They decorate a word, never replace it."""

from __future__ import annotations

from typing import Final

PATHS: Final = {
    "success": ("M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z", "M8 12.5l3 3l5-6.5"),
    "refused": ("M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z", "M6 18L18 6"),
    "error": ("M8 3h8l5 5v8l-5 5H8l-5-5V8z", "M12 7v6", "M12 16.5v.5"),
    "warning": ("M12 4L2.5 20h19z", "M12 10v5", "M12 17.3v.2"),
    "info": ("M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z", "M12 11v6", "M12 7.3v.2"),
    "question": ("M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z", "M9.5 9.7a2.6 2.6 0 1 1 3.6 2.4c-1 .5-1 1-1 1.9", "M12 17v.1"),
    "reason": ("M4 20l1-4L16.5 4.5l3 3L8 19z", "M13 21h7"),
    "person": ("M12 4a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7z", "M5 20c0-4 3-6 7-6s7 2 7 6"),
    "clock": ("M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z", "M12 7v5l3.5 2.5"),
    "lock": ("M6 11h12v9H6z", "M8.5 11V8a3.5 3.5 0 0 1 7 0v3"),
    "eye": (
        "M2.5 12c3-5 6-7 9.5-7s6.5 2 9.5 7c-3 5-6 7-9.5 7s-6.5-2-9.5-7z",
        "M12 9.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5",
    ),
    "menu": ("M4 6.5h16", "M4 12h16", "M4 17.5h16"),
    "down": ("M6 9.5l6 6l6-6",),
    "right": ("M9.5 6l6 6l-6 6",),
    "calendar": ("M4 6h16v14H4z", "M4 10.5h16", "M8.5 3.5v4", "M15.5 3.5v4"),
    "out": ("M10 4H5v16h5", "M10 12h10", "M16 8l4 4l-4 4"),
    "key": ("M8 9a4 4 0 1 0 0 8a4 4 0 0 0 0-8z", "M12 13h9", "M18 13v4"),
    "done": ("M5 12.5l4.5 4.5L19 7",),
}  # fmt: skip
