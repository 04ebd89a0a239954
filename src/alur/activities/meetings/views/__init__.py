"""The pool's pages: who has which host when, one booking, a series, and the hosts themselves."""
