using KimounMail.Protocols.ContentLines;
using KimounMail.Protocols.ICalendar;
using KimounMail.Tests.Protocols.ContentLines;
using KimounMail.Tests.RealServers;
using Xunit;

namespace KimounMail.Tests.Protocols.ICalendar;

/// <summary>Calendars are taken apart as servers keep them, and nothing is lost on the way back.</summary>
public sealed class CalendarPartsTests
{
    private const string Calendar = """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Example//EN
        X-WR-CALNAME:Work
        BEGIN:VTIMEZONE
        TZID:Paris
        X-A:1
        END:VTIMEZONE
        BEGIN:VTIMEZONE
        TZID:Unused
        END:VTIMEZONE
        BEGIN:VEVENT
        UID:series
        DTSTART;TZID=Paris:20240101T090000
        RRULE:FREQ=DAILY
        BEGIN:VALARM
        TRIGGER:-PT5M
        END:VALARM
        END:VEVENT
        BEGIN:VTODO
        UID:task
        END:VTODO
        BEGIN:VEVENT
        UID:series
        RECURRENCE-ID;TZID="Oslo":20240102T090000
        END:VEVENT
        BEGIN:VEVENT
        SUMMARY:no UID
        END:VEVENT
        BEGIN:VEVENT
        SUMMARY:no UID either
        END:VEVENT
        BEGIN:VTIMEZONE
        TZID:Oslo
        END:VTIMEZONE
        END:VCALENDAR
        """;

    public static TheoryData<string> Calendars => PublicMail.Names("ics", path => path.EndsWith(".ics", StringComparison.Ordinal));

    [Fact]
    public void Each_UID_is_an_item_with_its_exceptions_and_its_time_zones()
    {
        var parts = CalendarParts.Split(Lines.ReadOne(Calendar));
        Assert.Equal([("series", "VEVENT", 2), ("task", "VTODO", 1), (null, "VEVENT", 1), (null, "VEVENT", 1)], parts.Items.Select(item => (item.Uid, item.Kind, item.Entries.Count)));
        Assert.Equal(["Paris", "Oslo"], parts.Items[0].TimeZones.Select(zone => zone.Find("TZID")!.Value));
        Assert.All(parts.Items.Skip(1), item => Assert.Empty(item.TimeZones));
        Assert.Equal("Unused", Assert.Single(parts.UnusedTimeZones).Find("TZID")!.Value);
        Assert.Equal(["VERSION", "PRODID", "X-WR-CALNAME"], parts.Properties.Select(line => line.Name));
    }

    [Fact]
    public void An_item_is_a_calendar_of_its_own()
    {
        var item = CalendarParts.Split(Lines.ReadOne(Calendar)).Items[1];
        Assert.Equal("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//K\\,M//EN\r\nBEGIN:VTODO\r\nUID:task\r\nEND:VTODO\r\nEND:VCALENDAR\r\n", Lines.Write(item.ToCalendar("-//K,M//EN")));
    }

    [Fact]
    public void An_entry_that_stands_alone_is_an_item() =>
        Assert.Equal("1", Assert.Single(CalendarParts.Split(Lines.ReadOne("BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n")).Items).Uid);

    [Fact]
    public void One_TZID_for_two_time_zones_becomes_two()
    {
        var here = CalendarParts.Split(Lines.ReadOne(Calendar));
        var there = CalendarParts.Split(Lines.ReadOne(Calendar.Replace("UID:series", "UID:other").Replace("X-A:1", "X-A:2")));
        var joined = (here with { Items = [.. here.Items, .. there.Items, .. there.Items] }).Join();
        var zones = joined.Components.Where(component => component.Is("VTIMEZONE")).Select(zone => (zone.Find("TZID")!.Value, zone.Find("X-A")?.Value));
        Assert.Equal([("Oslo", null), ("Paris", "1"), ("Paris (2)", "2"), ("Unused", null)], zones.Order());
        var starts = joined.Components.Where(component => component.Find("DTSTART") is not null).Select(component => new CalendarEntry(component));
        Assert.Equal([("series", "Paris"), ("other", "Paris (2)"), ("other", "Paris (2)")], starts.Select(entry => (entry.Uid, entry.Start!.Value.TimeZoneId)));
        Assert.All(joined.Components.Where(component => component.Find("RRULE") is not null), series => Assert.Single(series.Components));
    }

    [PublicFileTheory]
    [MemberData(nameof(Calendars))]
    public void What_is_put_together_again_is_the_same(string name)
    {
        foreach (var calendar in Lines.Read(File.ReadAllBytes(PublicMail.PathOf(name))).Select(item => item.Component).OfType<Component>().Where(component => component.Is("VCALENDAR")))
        {
            var parts = CalendarParts.Split(calendar);
            Assert.Equal(calendar.Components.Count(component => !component.Is("VTIMEZONE")), parts.Items.Sum(item => item.Entries.Count));
            Assert.Equal(Sorted(calendar), Sorted(parts.Join()));
            Assert.Equal(CalendarEntry.NormalForm.Of(calendar), CalendarEntry.NormalForm.Of(parts.Join()));
            foreach (var item in parts.Items)
            {
                var again = CalendarParts.Split(Lines.Read(item.ToCalendar("x").ToOctets()).Select(read => read.Component).OfType<Component>().Single());
                Assert.Equal(item.Entries.SelectMany(entry => entry.Lines()), Assert.Single(again.Items).Entries.SelectMany(entry => entry.Lines()));
                Assert.Empty(again.UnusedTimeZones);
            }
        }
    }

    /// <summary>All lines within a calendar, in an order that is always the same.</summary>
    private static IEnumerable<string> Sorted(Component calendar) => calendar.Lines().Skip(1).SkipLast(1).Select(line => line.ToString()).Order(StringComparer.Ordinal);
}
