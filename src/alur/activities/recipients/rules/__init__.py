"""Who is to be reached and what is still missing, without Django."""
