"""What goes to Zoom and what its answers and events mean. No Django, no network."""
