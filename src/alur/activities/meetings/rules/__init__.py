"""Who has a host when, which host fits, when one is free again, and the days of a series: without Django."""
