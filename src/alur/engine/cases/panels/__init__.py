"""What the engine offers others to show."""
