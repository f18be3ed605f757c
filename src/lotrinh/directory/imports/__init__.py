"""A list of providers on its way into the directory: read, compared, shown, applied, undone."""
