"""The append-only, hash-chained history of every act.

Owns Entry.
"""
