"""Virus scans by ClamAV's daemon, over its INSTREAM command.

Owns no tables; registers the periodic work that scans what was stored.
"""
