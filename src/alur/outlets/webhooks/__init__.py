"""Telling other systems of the office what happens in its cases (Standard Webhooks), without personal data.

Owns Subscription and the registry of senders. Registers a reaction to what happens in cases, and the carrier `webhook`.
"""
