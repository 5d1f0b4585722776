"""Simulated decades: a made-up school whose archive lives through years on a clock of its own.

The real services do everything; only the calendar, the people and the misfortunes are made up, from a
seed. What has to hold is judged from the calendar and from what lies in the stores, not by asking the
services.
"""

from archive_service.simulation.run import Asked, Outcome, simulate

__all__ = ["Asked", "Outcome", "simulate"]
