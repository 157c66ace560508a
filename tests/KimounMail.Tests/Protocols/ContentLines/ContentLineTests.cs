using System.Text;
using KimounMail.Protocols.ContentLines;
using Xunit;

namespace KimounMail.Tests.Protocols.ContentLines;

/// <summary>The parts of a line, and how it is folded.</summary>
public sealed class ContentLineTests
{
    [Theory]
    [InlineData("FN:Ann", null, "FN", "Ann")]
    [InlineData("item1.EMAIL;TYPE=work:a@example.test", "item1", "EMAIL", "a@example.test")]
    [InlineData("ATTENDEE;CN=\"Doe: J\":mailto:a@example.test", null, "ATTENDEE", "mailto:a@example.test")]
    [InlineData("X-A;B=\"stray:c", null, "X-A", "c")]
    [InlineData("X-LOTUS-CHILD_UID:1", null, "X-LOTUS-CHILD_UID", "1")]
    [InlineData("X-messaging/skype-All:me", null, "X-messaging/skype-All", "me")]
    [InlineData("REFRESH - INTERVAL; VALUE = DURATION:PT48H", null, "REFRESH - INTERVAL", "PT48H")]
    [InlineData("NOTE:", null, "NOTE", "")]
    public void A_line_has_a_group_a_name_and_a_value(string text, string? group, string name, string value)
    {
        var line = Lines.ReadLine(text);
        Assert.Equal((group, name, value), (line.Group, line.Name, line.Value));
        Assert.True(line.Is(name.ToLowerInvariant()));
    }

    [Theory]
    [InlineData("A;B=c:", "B=c")]
    [InlineData("A;B=c,d,\"e,f;g:h\":", "B=c|d|e,f;g:h")]
    [InlineData("TEL;WORK;VOICE:", "=WORK =VOICE")]
    [InlineData("A;B=^nb^^c^'d^e:", "B=\nb^c\"d^e")]
    [InlineData("A; B = c ;D=:", "B=c D=")]
    public void Parameters_lose_their_quotes_and_their_encoding(string text, string expected) => Assert.Equal(
        expected, string.Join(' ', Lines.ReadLine(text).Parameters.Select(parameter => $"{parameter.Name}={string.Join('|', parameter.Values)}")));

    [Theory]
    [InlineData("NOTE;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab=20=\r\nc=3D", "a\r\nb c=")]
    [InlineData("NOTE;QUOTED-PRINTABLE;CHARSET=ISO-8859-15:=A4", "€")]
    [InlineData("NOTE;CHARSET=utf-8;ENCODING=QUOTED-PRINTABLE:=C3=\r\n=A9", "é")]
    [InlineData("NOTE;ENCODING=QUOTED-PRINTABLE:cut=", "cut")]
    [InlineData("NOTE;CHARSET=nobody-knows:é", "é")]
    [InlineData("PHOTO;ENCODING=BASE64:\r\n    AAAA\r\n    BBBB\r\n", "AAAABBBB")]
    [InlineData("PHOTO;ENCODING=b:AAAA\r\nBBBB\r\nCC==", "AAAABBBBCC==")]
    public void Values_are_decoded_as_their_parameters_say(string text, string value) => Assert.Equal(value, Lines.ReadLine(text).Value);

    [Fact]
    public void Octets_that_are_no_UTF8_are_text_of_their_time_and_written_as_they_were()
    {
        var octets = Encoding.Latin1.GetBytes("BEGIN:VCARD\r\nFN:M\u00fcller \u0080\r\nEND:VCARD\r\n");
        var card = Lines.ReadOne(octets);
        Assert.Equal("Müller €", card.Find("FN")!.Value);
        Assert.Equal(octets, card.ToOctets());
    }

    [Theory]
    [InlineData("SUMMARY:one\r\n  two\r\n\tthree")]
    [InlineData("NOTE;ENCODING=QUOTED-PRINTABLE:a=0D=0A=\r\nb=\r\n=0A")]
    [InlineData("PHOTO;ENCODING=BASE64:\r\n AAAA\r\n BBBB\r\n")]
    [InlineData("DTSTART\r\n ;VALUE=DATE\r\n :20061031")]
    public void What_is_well_folded_is_written_as_it_was(string line) => Assert.Equal($"{line}\r\n", Lines.Write(Lines.ReadLine(line)));

    [Fact]
    public void Other_lines_are_folded_at_75_octets()
    {
        var line = Lines.ReadLine($"SUMMARY:{new string('x', 100)}");
        Assert.Equal($"SUMMARY:{new string('x', 67)}\r\n {new string('x', 33)}\r\n", Lines.Write(line));
    }

    [Fact]
    public void A_fold_within_a_character_is_undone_and_not_made_again()
    {
        byte[] octets = [.. "BEGIN:A\r\nX:"u8, 0xC3, .. "\r\n "u8, 0xA9, .. "\r\nEND:A\r\n"u8];
        Assert.Equal("BEGIN:A\r\nX:é\r\nEND:A\r\n", Lines.Write(Lines.ReadOne(octets)));
        Assert.Equal($"XY:{new string('€', 24)}\r\n €\r\n", Lines.Write(new ContentLine("XY", new string('€', 25))));
        Assert.Equal($"X:a{new string('€', 24)}\r\n €\r\n", Lines.Write(new ContentLine("X", "a" + new string('€', 25))));
    }

    [Fact]
    public void Quoted_printable_is_folded_with_its_own_sign()
    {
        var text = Lines.Write(new ContentLine("NOTE", string.Concat(Enumerable.Repeat("=C3=A9", 40)), new ContentParameter("", "QUOTED-PRINTABLE")));
        Assert.All(text.Split("\r\n")[..^2], line => Assert.Matches("^(NOTE;QUOTED-PRINTABLE:)?(=[0-9A-F]{2})+=$", line));
        Assert.All(text.Split("\r\n"), line => Assert.True(line.Length <= 76, line));
        Assert.Equal(new string('é', 40), Lines.ReadLine(text.TrimEnd()).Value);
    }

    [Fact]
    public void Other_parameters_leave_the_rest_as_it_is()
    {
        var line = Lines.ReadLine("g.X-a/b;TZID=A;Y=\"1\":x\\,y");
        Assert.Equal("g.X-a/b;TZID=\"B:C\":x\\,y\r\n", Lines.Write(line.WithParameters([new ContentParameter("TZID", "B:C")])));
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("A:B", "x")]
    [InlineData("BEGIN", "x")]
    [InlineData("end", "")]
    [InlineData("A", "x\ny")]
    [InlineData("A", "x\ry")]
    public void What_would_be_read_as_something_else_cannot_be_made(string name, string value)
    {
        Assert.Throws<ArgumentException>(() => new ContentLine(name, value));
        Assert.Throws<ArgumentException>(() => new ContentLine("A", "", new ContentParameter("B", "\r")));
        Assert.Throws<ArgumentException>(() => new ContentLine("A", "=", new ContentParameter("ENCODING", "quoted-printable")));
        Assert.Throws<ArgumentException>(() => new Component("A\r\nB"));
    }

    [Theory]
    [InlineData("a\\, b\\; c\\\\d\\ne\\Nf\\:g\\", "a, b; c\\d\ne\nf:g\\")]
    public void Text_is_unescaped(string value, string text) => Assert.Equal(text, ContentText.Unescape(value));

    [Fact]
    public void Text_is_escaped() => Assert.Equal("a\\, b\\; c\\\\d\\ne\\nf\\ng:h", ContentText.Escape("a, b; c\\d\ne\r\nf\rg:h"));
}
