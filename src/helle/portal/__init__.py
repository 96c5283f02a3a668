"""Pages without login: a suspicion is reported without leaving a trace of who reported it."""
