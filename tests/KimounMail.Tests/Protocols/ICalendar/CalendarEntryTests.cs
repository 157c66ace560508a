using KimounMail.Protocols.ICalendar;
using KimounMail.Tests.Protocols.ContentLines;
using Xunit;

namespace KimounMail.Tests.Protocols.ICalendar;

/// <summary>What is known of an entry, and when two are the same.</summary>
public sealed class CalendarEntryTests
{
    [Theory]
    [InlineData("DTSTART:20240131T093000Z", "2024-01-31T09:30:00 utc")]
    [InlineData("DTSTART;TZID=Europe/Paris:20240131T093000", "2024-01-31T09:30:00 Europe/Paris")]
    [InlineData("DTSTART;TZID=\"(GMT-08.00) Pacific Time (US & Canada) / Tijuana\":20240131T093000", "2024-01-31T09:30:00 (GMT-08.00) Pacific Time (US & Canada) / Tijuana")]
    [InlineData("DTSTART:20240131T093000", "2024-01-31T09:30:00")]
    [InlineData("dtstart;value=date:20240131", "2024-01-31T00:00:00 day")]
    [InlineData("DTSTART:20240131", "2024-01-31T00:00:00 day")]
    [InlineData("DTSTART:20240231T000000Z", "none")]
    [InlineData("DTSTART:", "none")]
    public void Times_are_read_as_they_are_written(string line, string expected) =>
        Assert.Equal(expected, Show(Read($"{line}\r\n").Start));

    [Fact]
    public void An_entry_says_what_it_is()
    {
        var entry = Read("UID: a\\,b \r\nRECURRENCE-ID:20240101\r\nDTEND:20240102\r\nDUE:20240103\r\nSUMMARY:one\\, two\\nthree\r\n");
        Assert.Equal(("a,b", "one, two\nthree", true), (entry.Uid, entry.Summary, entry.IsException));
        Assert.Equal("2024-01-01T00:00:00 day, 2024-01-02T00:00:00 day, 2024-01-03T00:00:00 day", $"{Show(entry.RecurrenceId)}, {Show(entry.End)}, {Show(entry.Due)}");
        var empty = Read("UID:\r\n");
        Assert.Equal((null, null, false), (empty.Uid, empty.Summary, empty.IsException));
    }

    [Theory]
    [InlineData("SUMMARY:a\\, b\r\nUID:1\r\n")]
    [InlineData("uid:1\r\nDTSTAMP:20240101T000000Z\r\nsummary:a, b\r\n")]
    [InlineData("UID:1\r\nSUMM\r\n ARY:a\\,\r\n  b\r\nLAST-MODIFIED:20240101T000000Z\r\n")]
    public void What_servers_change_makes_no_difference(string content) => Assert.Equal(Form("UID:1\r\nSUMMARY:a\\, b\r\n"), Form(content));

    [Theory]
    [InlineData("ATTENDEE;CN=\"A\";ROLE=CHAIR:mailto:a@example.test", "attendee;role=CHAIR;cn=A:mailto:a@example.test", true)]
    [InlineData("X-A;B=1;C=1:", "X-A;C=1;B=1:", true)]
    [InlineData("X-A:b\\Nc", "X-A:b\\nc", true)]
    [InlineData("X-A:b\\\\Nc", "X-A:b\\\\nc", false)]
    [InlineData("CATEGORIES:a\\,b", "CATEGORIES:a,b", false)]
    [InlineData("CATEGORIES:a", "CATEGORIES:A", false)]
    [InlineData("DTSTART;TZID=A:20240101T000000", "DTSTART;TZID=B:20240101T000000", false)]
    [InlineData("BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM", "TRIGGER:-PT5M", false)]
    public void What_means_something_makes_one(string one, string other, bool isSame)
    {
        if (isSame)
            Assert.Equal(Form($"{one}\r\n"), Form($"{other}\r\n"));
        else
            Assert.NotEqual(Form($"{one}\r\n"), Form($"{other}\r\n"));
    }

    private static CalendarEntry Read(string content) => new(Lines.ReadOne($"BEGIN:VEVENT\r\n{content}END:VEVENT\r\n"));

    private static byte[] Form(string content) => CalendarEntry.NormalForm.Of(Read(content).Component);

    private static string Show(CalendarTime? time) => time is { } t
        ? $"{t.Value:s}{(t.IsDate ? " day" : "")}{(t.IsUtc ? " utc" : "")}{(t.TimeZoneId is null ? "" : $" {t.TimeZoneId}")}"
        : "none";
}
