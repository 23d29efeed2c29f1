"""The filters and small tools of Android's toybox, as programs of the virtual phone. Listed by hand."""

from __future__ import annotations

from remote_assist.phone.process import Program

PROGRAMS: dict[str, Program] = {}
