"""What the steps share: words (errors, brief, schema, metrics, findings) and drawing (theme, charts, tables, controls)."""
