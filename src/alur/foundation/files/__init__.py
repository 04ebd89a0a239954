"""Files people hand in: stored under generated names, fsynced, with hash and size in the row.

Owns StoredFile.
"""
