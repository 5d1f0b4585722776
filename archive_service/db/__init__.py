"""The database: typed rows, each with its school; acts nobody can change; projections of them.

What may not be here: decisions of the regulation, objects' bytes, files, the clock.
"""
