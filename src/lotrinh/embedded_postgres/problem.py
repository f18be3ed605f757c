"""Why the bundled server cannot run."""


class DataDirectoryProblem(Exception):
    """The message is one sentence that says what to do."""
