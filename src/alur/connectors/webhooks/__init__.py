"""Requests to addresses that somebody typed: only to public machines, only to the one that was checked.

Owns no tables; registers the sender of webhooks.
"""
