"""The append-only, hash-chained history of every act.

Owns Entry, SubjectKey, Anchor and AnchorHead, and the registries of kinds of entries, of whose chains they are, and of
what `alur verify` checks. `rules` has the exact bytes; migration 0003 lets the database itself keep history unchanged.
"""
