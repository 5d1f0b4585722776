"""The reports of 002 clause 4.5 and the hours of 004 part VI: figures counted from exports, nothing else."""
