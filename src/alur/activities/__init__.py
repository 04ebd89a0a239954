"""What steps can do: slices, blind to each other."""
