"""Settings: `base` reads the environment; `dev`, `test` and `prod` change a few lines each."""
