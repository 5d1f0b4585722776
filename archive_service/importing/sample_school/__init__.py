"""A made-up school to try things on: the same seed gives the same school, everywhere."""

from archive_service.importing.sample_school.generate import generate, one_class, tiny, varied

__all__ = ["generate", "one_class", "tiny", "varied"]
