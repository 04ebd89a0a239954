"""SOP definitions: reading, checking, comparing, drafting and publishing a version.

Owns Sop, SopVersion, RevisionDraft, StandardText and Binding.
"""
