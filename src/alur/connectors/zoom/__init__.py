"""Zoom, for meetings: by a server-to-server app of the office's own, and by what Zoom tells of its meetings.

Owns no tables: what Zoom tells lies in `foundation/arrivals`. Registers the provider "zoom" and the receiver of its
events; has one address, to which Zoom sends them.
"""
