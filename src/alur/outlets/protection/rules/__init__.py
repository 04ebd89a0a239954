"""Plain decisions: months, cut-off days and the clock of a breach."""
