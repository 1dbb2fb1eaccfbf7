"""Count departments by role, and tiers of government by project."""

from joinup.job import job
from joinup.tally.count import count_tallies, tiers_of

with job(globals()) as j:
    projects, participation = j.table("projects"), j.table("participation")
    department = j.edition.focus.department if j.edition.focus else None
    j.write(
        tally=count_tallies(participation, projects, j.record, j.names, j.edition.as_of),
        tiers=tiers_of(participation, projects, department),
    )
