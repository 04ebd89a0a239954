"""A link that somebody made elsewhere and pasted: any programme for meetings, and none that has to be connected.

Owns no tables; registers the provider "pasted".
"""
