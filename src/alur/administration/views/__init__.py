"""The settings pages: one module for each subject."""
