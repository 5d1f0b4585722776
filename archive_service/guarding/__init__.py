"""Opening files that strangers made: in a child process that has limits and can lose nothing but itself.

The rooms that read uploads say what the child does; how it is started, kept within limits and
listened to is the same for all of them. What goes wrong is a :class:`Refused`; each room has
its own sentence for it.
"""

from archive_service.guarding.child import answer_once
from archive_service.guarding.guard import ask, read_upload
from archive_service.guarding.limits import MIB, Limits, confine
from archive_service.guarding.refused import Refused, Why
from archive_service.guarding.teller import Teller

__all__ = [
    "MIB",
    "Limits",
    "Refused",
    "Teller",
    "Why",
    "answer_once",
    "ask",
    "confine",
    "read_upload",
]
