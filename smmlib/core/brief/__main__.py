"""The JSON Schema of a brief, for editors: `python -m smmlib.core.brief > data/client.schema.json`."""

import json

from smmlib.core.brief import json_schema

print(json.dumps(json_schema(), indent=2, sort_keys=True))
