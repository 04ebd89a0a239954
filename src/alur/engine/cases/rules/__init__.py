"""Decisions of the engine as plain Python: who acts, what stands, where a completion leads. Never imports Django."""
