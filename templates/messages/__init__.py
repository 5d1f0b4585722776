"""Message catalogues: ``<area>.<language>.toml``, one sentence per name. Data only."""
