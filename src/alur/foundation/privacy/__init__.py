"""Personal data at rest: sealing (encryption), look-up digests, masks, and what a NIK, NIP or phone number is.

Owns no tables.
"""
