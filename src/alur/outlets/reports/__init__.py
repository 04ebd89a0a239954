"""Reports of an office: a table on a page, and the same table as a workbook.

Owns no tables; owns the registry of reports. Registers the report `rekap-bulanan`.
"""
