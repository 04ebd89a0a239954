"""Notices to people: which happening tells whom, in which words, by which channel.

Owns no tables (a notice is a Delivery); owns the registries of notice types and of channels.
Registers the outbox's carrier `mail`.
"""
