"""Questionnaires, the index, tables of answers and what may be shown. Never imports Django."""
