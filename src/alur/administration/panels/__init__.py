"""What the settings pages show, made of the answers of the slices below."""
