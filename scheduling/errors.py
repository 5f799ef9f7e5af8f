"""What goes wrong in scheduling when the input itself is broken."""


class SchedulingError(ValueError):
    """Broken input: the message names what was expected, what was found and where."""


class StaffingError(SchedulingError):
    """Loads, targets or shares that no staffing question can mean."""


class ScenarioError(SchedulingError):
    """A scenario, or a change to one, that cannot be read or is not built yet."""
