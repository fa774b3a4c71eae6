"""What we keep: tables, migrations and queries named for their question."""
