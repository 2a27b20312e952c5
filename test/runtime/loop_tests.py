# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A module, because lit pickles the test format."""
import lit.formats


class LoopTests(lit.formats.ShTest):
    """The tests of one event loop. The suite of epoll has all; the others leave out the tests that run on each loop by themselves."""

    def __init__(self, loop):
        super().__init__(execute_external=False)
        self.loop = loop

    def getTestsInDirectory(self, *arguments):
        for test in super().getTestsInDirectory(*arguments):
            with open(test.getSourcePath()) as file:
                text = file.read()
            if self.loop == "epoll" or any(f"AIO_LOOP={each}" not in text for each in ("epoll", "io_uring", "uv")):
                yield test
