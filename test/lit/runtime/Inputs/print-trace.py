"""Prints the events of a trace, one per line, without times; fails when a time is impossible."""

import json
import sys

rows = {}
for event in json.load(open(sys.argv[1])):
    if event["ph"] == "M":
        rows[event["pid"]] = event["args"]["name"]
        print("row", rows[event["pid"]])
        continue
    assert event["dur"] >= 0 and event["ts"] >= 0, event
    details = [f"{name}={value}" for name, value in sorted(event["args"].items())
               if "nanoseconds" not in name]
    print(rows[event["pid"]], event["cat"], event["name"], *details)
