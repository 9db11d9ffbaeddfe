"""The SMM workbook: steps, methods, sources, workspace, runner and report."""
