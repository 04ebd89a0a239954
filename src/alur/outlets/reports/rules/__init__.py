"""Months, tables and workbooks as plain Python."""
