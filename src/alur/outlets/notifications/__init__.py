"""Notices to people: which happening tells whom, in which words, by which channel.

Owns no tables (a notice is a Delivery); owns the registry of notice types.
"""
