"""Jitsi Meet, for meetings: a room is its name, and who may enter it stands in a token that is made at the click.

Owns no tables; registers the provider "jitsi".
"""
