"""Which body a published name means on a given day."""

from joinup.organisations.names import Day, Names, read_config
from joinup.organisations.unknown import proposed_row, unknown_name_faults

__all__ = ["Day", "Names", "proposed_row", "read_config", "unknown_name_faults"]
