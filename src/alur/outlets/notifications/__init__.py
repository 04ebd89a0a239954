"""Notices to people: which happening tells whom, in which words, by which channel.

Owns Notice (what an officer was told, for the desk; the mail of it is a Delivery) and the registries of notice types
and of channels. Registers the outbox's carrier `mail` and the periodic work `notifications.forget`.
"""
