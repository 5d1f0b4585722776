"""Slow work: queued in the transaction that asks for it, done by worker processes, once.

``port`` is what services see. The job engine (DBOS) is imported only by ``engine``,
``queue`` and ``worker``, and only when it is used: it takes a second to load.
What may not be here: what a job does, people's steps (they are rows with deadlines).
"""

from archive_service.jobs.port import Handler, Job, JobContext, JobQueue, JobState, Progress

__all__ = ["Handler", "Job", "JobContext", "JobQueue", "JobState", "Progress"]
