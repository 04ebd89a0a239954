"""What a file is and how it may be called: pure functions over bytes and text."""
