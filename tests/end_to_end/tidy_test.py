#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Goal: each rule of scripts/tidy finds its fault, and clean files pass.

Method: a small project with one fault per file; the messages are compared in full.
"""
import pathlib
import subprocess
import sys
import tempfile

HEAD = "// SPDX-License-Identifier: Apache-2.0\n"
CMAKE = "# SPDX-License-Identifier: Apache-2.0\n# %s\n"
# file: (content after the licence line, expected line and start of the message; None when clean)
FILES = {
    "checker/runtime/upward.cpp": ('#include "explore/dpor.hpp"\n',
                                   "2: error: checker/runtime may not include explore"),
    "checker/runtime/clean.cpp": ('#include "fiber/fiber.hpp"\n#include "ordercheck/check.hpp"\n', None),
    "checker/fiber/public.cpp": ("#include <ordercheck/check.hpp>\n",
                                 "2: error: checker/fiber may not include public headers"),
    "checker/explore/json.cpp": ("#include <nlohmann/json.hpp>\n",
                                 "2: error: nlohmann/json.hpp may be included only in"),
    "checker/counterexample/live.cpp": ('#include "runtime/execution.hpp"\n',
                                        "2: error: a live execution"),
    "checker/counterexample/cli/run.cpp": ('#include "runtime/recording.hpp"\n',
                                           "2: error: checker/counterexample/cli may not include"),
    "checker/include/ordercheck/guard.hpp": ("namespace a {}\n",
                                             "1: error: header without #pragma once"),
    "checker/include/ordercheck/open.hpp": ("#pragma once\nusing namespace std;\n",
                                            "3: error: using namespace in a header"),
    "checker/runtime/clock.cpp": ("auto now = std::chrono::steady_clock::now();\n",
                                  "2: error: real clock"),
    "checker/explore/order.cpp": ("std::map<Object*, int> seen;\n", "2: error: pointer as a key"),
    "checker/sync/local.cpp": ("thread_local int depth = 0;\n", "2: error: thread_local"),
    "targets/shop/object.cpp": ("#include <ordercheck/object.hpp>\n",
                                "2: error: targets may not include object.hpp"),
    "targets/shop/primitive.cpp": ("std::mutex stock;\n", "2: error: the standard's primitive"),
    "models/left.cpp": ("// TODO later\n", "2: error: leftover"),
    "models/old.cpp": ("// return old_way();\n", "2: error: commented-out code"),
    "models/dead.cpp": ("#if 0\n#endif\n", "2: error: dead code"),
    "models/path.cpp": ('auto file = "/home/me/file";\n', "2: error: absolute path"),
    "models/wide.cpp": ("// " + "x" * 98 + "\n", "2: error: 101 columns"),
    "models/tab.cpp": ("\tint x;\n", "2: error: trailing space, tab"),
    "models/long.cpp": ("//\n" * 800, "800: error: 802 lines"),
    "models/unlisted.cpp": ("", "1: error: source is in no CMakeLists.txt"),
    "tests/unit/name_test.cpp": ("TEST(Mutex, Works2) {}\n", "2: error: test name ends in a digit"),
    "tests/unit/claim_test.cpp": ("TEST(Mutex, TwoWaitersAreServed) {}\n", None),
    "docs/two.md": ("# One\n# Two\n", "1: error: 2 titles"),
    "docs/one.md": ("# One\n```\n# a comment\n```\n", None),
}


def main():
    tidy = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        listed = " ".join(pathlib.Path(name).name for name in FILES if name != "models/unlisted.cpp")
        expected = []
        for name, (content, message) in FILES.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content if name.endswith(".md") else HEAD + content)
            if message:
                expected.append(f"{name}:{message}")
        (root / "CMakeLists.txt").write_text(CMAKE % listed)
        run = subprocess.run([sys.executable, tidy, folder], capture_output=True, text=True)
    found = run.stdout.splitlines()
    missed = [want for want in expected if not any(line.startswith(want) for line in found)]
    surplus = [line for line in found if not any(line.startswith(want) for want in expected)]
    print("\n".join([f"missed: {line}" for line in missed] + [f"surplus: {line}" for line in surplus]))
    return 0 if run.returncode == 1 and not missed and not surplus else 1


if __name__ == "__main__":
    sys.exit(main())
