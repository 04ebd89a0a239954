"""SOP definitions: reading, checking and publishing a version.

Owns Sop, SopVersion, StandardText and Binding.
"""
