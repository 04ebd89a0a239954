"""Backup, restore and drill: database and stored files as one archive. `docs/operations.md` describes the format.

`making` writes an archive, `restoring` reads one back. Below them: `archive` (the members and their order), `sealed`
(the encryption), `sqlite` and `postgres` (one database each), `keys` (what opens sealed data), `folders` (locks,
temporary names, durable renames).
"""
