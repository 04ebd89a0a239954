"""The engine against an independent model: random sound SOPs, random acts, seeded faults, many at once."""
