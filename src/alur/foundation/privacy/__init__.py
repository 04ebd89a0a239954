"""Personal numbers: read from what people type, sealed at rest, found again by a keyed digest, masked on pages.

Owns no tables. `rules` parses and masks, `sealing` encrypts. Showing a number unmasked is an act of the slice that
shows it, which writes the journal entry.
"""
