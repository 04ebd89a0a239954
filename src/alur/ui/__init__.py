"""What every page is built from: base templates, components, css, icons and the words for dates.

Owns no tables. Registers nothing; lower than every slice that shows a page.
"""
