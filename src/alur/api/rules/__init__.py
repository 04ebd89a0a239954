"""Plain Python of the API: the words it uses for what the engine calls otherwise, and the examples of its document."""
