"""Mathematics on tables, one method a file with its source; nothing here knows clients, files or drawing."""
