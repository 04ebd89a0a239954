"""One reader per kind of file: bytes in, pages out, or Refused in words."""
