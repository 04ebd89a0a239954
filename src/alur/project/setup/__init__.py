"""What `alur init` makes: the settings file, the tables, the first office and its first administrator."""
