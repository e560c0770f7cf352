"""What stops a build, in words that say what to install or run."""


class BuildError(RuntimeError):
    """A font, package or tool is missing or not what it should be; the message names the remedy."""
