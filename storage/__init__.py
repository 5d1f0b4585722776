"""OBJECTS ON MEDIA. Knows nothing of schools, HTTP, SQL or PDF."""
