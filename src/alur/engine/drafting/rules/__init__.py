"""From a document to a draft, in plain Python; what is untrusted is read in a process of its own (`sandbox`)."""
