# SPDX-License-Identifier: Apache-2.0
"""Shows the fibers of a checked program in gdb, live or from a core file.

    (gdb) source scripts/gdb/ordercheck-gdb.py
    (gdb) ordercheck fibers             every fiber, its state and where it stands
    (gdb) ordercheck fibers bt [N]      the backtrace of fiber N, or of all
    (gdb) ordercheck fibers select N    makes fiber N current: then up, down, info locals, print

A suspended fiber is seen through its donor, the thread that lends it stack and thread_locals:
`thread apply all bt` shows the same frames, and `print` reads the fiber's own thread_locals. The
running fiber is seen through the thread that runs it; gdb lists that thread's id twice.
"""

import gdb

# checker/fiber asserts these offsets.
PARKING_FIBER = 16
FIBER_CONTEXT = 0
FIBER_SLOT = 40
SWITCH_FRAMES = ("ordercheck_fiber_park", "ordercheck_fiber_jump", "ordercheck::fiber::")


def read_word(address):
    word = gdb.lookup_type("unsigned long").pointer()
    return int(gdb.Value(address).cast(word).dereference())


def running_slot():
    # Its type is unknown where the program has line tables only.
    return read_word(int(gdb.parse_and_eval("(long)&'ordercheck::fiber::detail::running'")))


class Fiber:
    """A donor thread and the fiber that it stands for."""

    def __init__(self, donor, slot, context):
        self.donor = donor
        self.slot = slot
        self.context = context
        self.runs = slot == running_slot()

    def frame(self):
        """Its innermost frame that is not part of the switch. Selects the thread it is seen through."""
        if self.runs:
            runner().switch()
            return gdb.newest_frame()
        self.donor.switch()
        if self.context == 0:
            return None
        frame = gdb.newest_frame()
        while frame is not None and (frame.name() or "").startswith(SWITCH_FRAMES):
            frame = frame.older()
        return frame

    def state(self):
        if self.runs:
            return "running"
        return "suspended" if self.context != 0 else "idle"

    def place(self):
        frame = self.frame()
        if frame is None:
            return ""
        if frame.name() == "make_fcontext":
            return "has not begun"
        line = frame.find_sal()
        where = f" at {line.symtab.filename}:{line.line}" if line.symtab else ""
        return f"{frame.name() or hex(frame.pc())}{where}"


def is_donor(thread):
    thread.switch()
    return gdb.newest_frame().name() == "ordercheck_fiber_park"


def runner():
    """The thread that runs the fibers: not a donor, and the first."""
    others = [thread for thread in gdb.selected_inferior().threads() if not is_donor(thread)]
    return min(others, key=lambda thread: thread.num)


def fibers():
    found = []
    for thread in gdb.selected_inferior().threads():
        if is_donor(thread):
            fiber = read_word(int(gdb.newest_frame().read_register("rbx")) + PARKING_FIBER)
            found.append(
                Fiber(thread, read_word(fiber + FIBER_SLOT), read_word(fiber + FIBER_CONTEXT))
            )
    if not found:
        raise gdb.GdbError("there is no fiber now")
    return sorted(found, key=lambda fiber: fiber.slot)


def fiber_of_slot(text):
    for fiber in fibers():
        if text == str(fiber.slot):
            return fiber
    raise gdb.GdbError(f"there is no fiber {text}; `ordercheck fibers` lists them")


class SelectionKept:
    """Leaves the user's thread and frame as they were."""

    def __enter__(self):
        self.thread = gdb.selected_thread()
        if self.thread is None:
            raise gdb.GdbError("the program does not run")
        self.frame = gdb.selected_frame()

    def __exit__(self, *_):
        self.thread.switch()
        self.frame.select()


class Ordercheck(gdb.Command):
    """Commands for programs under ordercheck."""

    def __init__(self):
        super().__init__("ordercheck", gdb.COMMAND_STACK, gdb.COMPLETE_COMMAND, True)


class Fibers(gdb.Command):
    """ordercheck fibers [bt [N] | select N]: the fibers of the current execution."""

    def __init__(self):
        super().__init__("ordercheck fibers", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        words = gdb.string_to_argv(argument)
        if not words:
            self.list()
        elif words[0] == "bt" and len(words) <= 2:
            self.backtrace(words[1] if len(words) == 2 else None)
        elif words[0] == "select" and len(words) == 2:
            self.select(words[1])
        else:
            raise gdb.GdbError("usage: ordercheck fibers [bt [N] | select N]")

    @staticmethod
    def list():
        with SelectionKept():
            for fiber in fibers():
                print(f"fiber {fiber.slot:<3} {fiber.state():<10} {fiber.place()}")

    @staticmethod
    def backtrace(slot):
        with SelectionKept():
            for fiber in fibers() if slot is None else [fiber_of_slot(slot)]:
                print(f"fiber {fiber.slot}: {fiber.state()}")
                if fiber.frame() is not None:
                    gdb.execute("backtrace")

    @staticmethod
    def select(slot):
        with SelectionKept():
            fiber = fiber_of_slot(slot)
            frame = fiber.frame()
        if frame is None:
            raise gdb.GdbError(f"fiber {slot} is idle")
        (runner() if fiber.runs else fiber.donor).switch()
        frame.select()
        gdb.execute("frame")


Ordercheck()
Fibers()
