"""Collectors that own registries."""
