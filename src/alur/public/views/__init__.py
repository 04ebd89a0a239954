"""Views: parse, act, tell, lead on. Every one says that it needs no sign-in."""
