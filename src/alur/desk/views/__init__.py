"""Pages of the desk: parse, call one action, tell what came of it, redirect."""
