"""A standing room, for meetings: one link that an office has anyway, whatever programme it leads to.

Owns no tables; registers the provider "standing".
"""
