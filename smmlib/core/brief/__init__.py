"""The brief: client.yaml as frozen models. Unknown keys are errors, with file, line and the near miss."""

from smmlib.core.brief.models import Account, Brief, Goal, Mapping, Period, StepParams, TeamMember
from smmlib.core.brief.reading import json_schema, load_brief, parse_brief

__all__ = [
    "Account", "Brief", "Goal", "Mapping", "Period", "StepParams", "TeamMember",
    "json_schema", "load_brief", "parse_brief",
]  # fmt: skip
