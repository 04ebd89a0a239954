"""Alur turns an approved SOP into a running public service."""
