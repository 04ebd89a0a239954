"""The API from outside: both offices of the walk, every operation, its document, and a machine that tries anything."""
