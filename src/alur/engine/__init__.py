"""cases over sops over worktime."""
