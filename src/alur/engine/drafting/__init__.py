"""Drafts of SOPs, read from the documents that offices signed.

Owns SopDraft. `rules` reads a document into pages, recognises the identity block and the table, and proposes what the
document does not say; every proposal stays marked until a person confirms it.
"""
