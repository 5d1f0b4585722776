"""Migrations of the schema. A revision states what it does in full and imports no row class."""
