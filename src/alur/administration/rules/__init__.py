"""Pure reading of what administrators upload."""
