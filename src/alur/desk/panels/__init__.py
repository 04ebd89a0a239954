"""Parts of the desk's pages as plain data: words ready to be read, so templates only lay them out."""
