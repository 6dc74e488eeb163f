"""What checks print."""


class Report:
    """One line a check; remembers failures."""

    def __init__(self):
        self.count = 0
        self.failures = 0

    def __call__(self, good, what, found=None):
        self.count += 1
        self.failures += not good
        print(("ok      " if good else "FAILED  ") + what + ("" if good or found is None else f": {found!r}"), flush=True)
