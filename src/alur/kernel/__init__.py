"""Plain Python shared by all: clock, ids, registries, errors. Never imports Django."""
