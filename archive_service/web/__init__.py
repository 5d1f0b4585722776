"""Pages in a browser: so far one, read-only and without personal data, for the archive's own computer."""
