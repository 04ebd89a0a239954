"""cases and drafting over sops over worktime."""
