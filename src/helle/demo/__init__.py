"""An invented country that behaves like the real one; it calls the same actions as anyone."""
