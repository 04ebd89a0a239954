"""Trust: who may open and do what, what is said and kept of whom, and what bad input comes to."""
