"""Reads a file of iCalendar with `icalendar` and `vobject`, holds it against RFC 5545, and prints its events as JSON."""

import datetime
import json
import sys

import icalendar
import vobject

SINGLE = ["UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP", "URL", "LOCATION", "DESCRIPTION"]


def check(condition, what):
    if not condition:
        sys.exit(f"not conformant: {what}")


def main(path):
    data = open(path, "rb").read()
    check(data.endswith(b"END:VCALENDAR\r\n"), "it ends with its last line")
    for line in data.split(b"\r\n"):
        check(len(line) <= 75, f"a line of more than 75 octets: {line!r}")
        check(b"\n" not in line and b"\r" not in line, f"a line end of its own kind: {line!r}")
        line.decode("utf-8")

    calendar = icalendar.Calendar.from_ical(data)
    check(not calendar.errors, f"errors: {calendar.errors}")
    check(calendar["VERSION"] == "2.0" and calendar["PRODID"], "VERSION and PRODID")
    again = icalendar.Calendar.from_ical(calendar.to_ical())
    check(again.to_ical() == calendar.to_ical(), "the round trip")

    events = []
    for event in calendar.walk("VEVENT"):
        check(not event.errors, f"errors: {event.errors}")
        for name in SINGLE:
            check(not isinstance(event.get(name), list), f"{name} twice")
        start, end = event.decoded("DTSTART"), event.decoded("DTEND")
        check(type(start) is type(end) and start < end, f"{event['UID']}: it ends before it starts")
        check(event.decoded("DTSTAMP").utcoffset() == datetime.timedelta(0), "DTSTAMP is in UTC")
        if isinstance(start, datetime.datetime):
            check(start.utcoffset() == datetime.timedelta(0), "times are in UTC")
        events.append({
            "uid": str(event["UID"]),
            "start": start.isoformat(),
            "end": end.isoformat(),
            "summary": str(event["SUMMARY"]),
            "description": str(event.get("DESCRIPTION", "")),
            "status": str(event.get("STATUS", "")),
        })
    check(len({event["uid"] for event in events}) == len(events), "every UID once")

    other = vobject.readOne(data.decode("utf-8"))
    other.validate(raiseException=True)
    found = {(str(event.uid.value), str(event.summary.value)) for event in getattr(other, "vevent_list", [])}
    check(found == {(event["uid"], event["summary"]) for event in events}, "both libraries read the same")
    print(json.dumps(events, ensure_ascii=False))


main(sys.argv[1])
