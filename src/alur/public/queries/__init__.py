"""What the pages show, put together from the questions that lower slices answer."""
