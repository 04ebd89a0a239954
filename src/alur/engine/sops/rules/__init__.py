"""What an SOP file may say, how it is read, and when it is sound. Never imports Django."""
