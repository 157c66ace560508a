using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using KimounMail.Protocols.Imap;
using Xunit;

namespace KimounMail.Tests.Protocols.Imap;

public class ImapDateTests
{
    private static readonly Arbitrary<DateTimeOffset> Dates =
        (from seconds in Gen.Choose(0, int.MaxValue)
         from year in Gen.Choose(1900, 9990)
         from zone in Gen.Choose(-14 * 60, 14 * 60)
         select new DateTimeOffset(new DateTime(year, 1, 1).AddSeconds(seconds % 31_000_000), TimeSpan.FromMinutes(zone))).ToArbitrary();

    [Fact]
    public void Every_date_survives_with_its_zone() =>
        Prop.ForAll(Dates, date =>
        {
            var output = new ArrayBufferWriter<byte>();
            ImapDate.Write(output, date);
            var back = ImapDate.TryParse(output.WrittenSpan.Trim((byte)'"'));
            return back == date && back.Value.Offset == date.Offset;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("17-Jul-1996 02:44:25 -0700", "1996-07-17T02:44:25-07:00")]
    [InlineData(" 1-jan-2020 00:00:00 +0000", "2020-01-01T00:00:00+00:00")]
    [InlineData("1-Jan-2020 00:00:00 +0530", "2020-01-01T00:00:00+05:30")]
    [InlineData("29-Feb-2024 23:59:60 GMT", "2024-02-29T23:59:59+00:00")]
    [InlineData("05-Nov-2009 10:00:00 ", "2009-11-05T10:00:00+00:00")]
    [InlineData("05-Nov-2009 10:00:00 -0030", "2009-11-05T10:00:00-00:30")]
    [InlineData("05-Nov-2009 10:00:00 +2000", "2009-11-04T14:00:00+00:00")]
    public void Servers_dates_are_read(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected), ImapDate.TryParse(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData("31-Feb-2020 00:00:00 +0000")]
    [InlineData("01-Foo-2020 00:00:00 +0000")]
    [InlineData("01-Jan-0000 00:00:00 +0000")]
    [InlineData("01-Jan-99999 00:00:00 +0000")]
    [InlineData("01-Jan-2020 25:00:00 +0000")]
    [InlineData("01-Jan-2020")]
    [InlineData("01-Jan-0001 00:00:00 +1400")]
    [InlineData("-1-Jan-2020 00:00:00 +0000")]
    public void What_is_no_date_is_none(string text) => Assert.Null(ImapDate.TryParse(Encoding.ASCII.GetBytes(text)));
}
