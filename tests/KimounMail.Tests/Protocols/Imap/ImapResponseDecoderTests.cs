using System.Text;
using FsCheck;
using FsCheck.Fluent;
using KimounMail.Protocols.Imap;
using Xunit;
using static KimounMail.Tests.Protocols.Imap.Dialogue;

namespace KimounMail.Tests.Protocols.Imap;

public class ImapResponseDecoderTests
{
    private static readonly string Stream = Lines(
        "* OK [CAPABILITY IMAP4rev1 X] hello {5}",
        "* LIST (\\HasNoChildren \\Sent) \"/\" {8}", "Gesendet",
        "* LIST () NIL \"with \\\"quotes\\\" and {3}\"",
        "* LIST (\\Noselect)  \".\"  bare.atom[1] ",
        "* LIST () \"/\" forgot the quotes",
        "* STATUS \"a b\" (MESSAGES 3 UIDNEXT 9 X-NEW (1 (2)) UNSEEN 1)",
        "* 12 FETCH (UID 5 FLAGS (\\Seen x:y [z]) BODY[] {12}",
        "a\r\n* BAD {3} MODSEQ (77) ENVELOPE (NIL ((\"x\" NIL)) {2}", "()) RFC822.SIZE 12)",
        "* 13 FETCH (BODY[HEADER.FIELDS (\"Message-ID\")] {4}", "a:\r\n UID 6 INTERNALDATE \" 1-Jan-2020 00:00:00 +0000\")",
        "* 14 FETCH (UID 8 BODY[] NIL)",
        "* SEARCH 1 2 5 (MODSEQ 4)",
        "* ESEARCH (TAG \"A1\") UID ALL 1:3,9",
        "* VANISHED (EARLIER) 41,43:116",
        "* SOMETHING {4}", "new!(",
        "* 5 EXISTS",
        "+ go on {4}",
        "A7 NO [OVERQUOTA] full {9}");

    [Fact]
    public void How_the_octets_arrive_does_not_matter()
    {
        var whole = DecodeAll(Stream, [int.MaxValue]);
        Assert.Equal(16, whole.Count);
        Prop.ForAll(Gen.Choose(1, 30).NonEmptyListOf().ToArbitrary(), sizes => DecodeAll(Stream, [.. sizes]).SequenceEqual(whole))
            .QuickCheckThrowOnFailure();
        Assert.Equal(whole, DecodeAll(Stream, [1]));
    }

    [Fact]
    public void Items_around_a_streamed_body_belong_to_one_response()
    {
        var fetch = Assert.IsType<ImapFetchResponse>(Decode(Stream).OfType<ImapFetchResponse>().First());
        Assert.Equal((5u, 12L, 77ul, 12L), (fetch.Uid, fetch.BodyLength, fetch.ModSeq, fetch.Size));
        Assert.Equal(["\\Seen", "x:y", "[z]"], fetch.Flags);
    }

    [Fact]
    public void Names_are_read_however_they_are_quoted() =>
        Assert.Equal(
            ["Gesendet", "with \"quotes\" and {3}", "bare.atom[1]", "forgot the quotes"],
            Decode(Stream).OfType<ImapListResponse>().Select(list => Encoding.Latin1.GetString(list.Mailbox)));

    [Theory]
    [InlineData("* OK [PERMANENTFLAGS (\\Seen [x] $y)] text", "PERMANENTFLAGS", "(\\Seen [x] $y)", "text")]
    [InlineData("A1 NO [unseen] ", "UNSEEN", "", "")]
    [InlineData("A1 OK", null, "", "")]
    [InlineData("A1 BAD [unclosed", null, "", "[unclosed")]
    [InlineData("* BYE   [UNAVAILABLE]   too many", "UNAVAILABLE", "", "too many")]
    public void Response_codes(string line, string? code, string arguments, string text)
    {
        var status = Assert.IsType<ImapStatusResponse>(Decode(line + "\r\n").Single());
        Assert.Equal((code, arguments, text), (status.Code, status.CodeArguments, status.Text));
    }

    [Theory]
    [InlineData("* LIST () \"/\" {99999999999}\r\n")]
    [InlineData("* LIST () \"/\" {1048577}\r\n")]
    [InlineData("* 1 FETCH (BODY[HEADER] {2000000}\r\n")]
    [InlineData("* LIST () \"/\" \"not closed\r\n")]
    [InlineData("* 99999999999 EXISTS\r\n")]
    [InlineData("* 1 FETCH (UID x)\r\n")]
    [InlineData("* VANISHED 0\r\n")]
    [InlineData("A1 HELLO\r\n")]
    public void What_breaks_the_grammar_or_a_limit_is_an_error(string octets) =>
        Assert.Equal(MailErrorId.ProtocolError, Assert.Throws<ImapProtocolException>(() => Decode(octets)).ErrorId);

    [Fact]
    public void A_line_without_end_is_given_up_at_the_limit()
    {
        var decoder = new ImapResponseDecoder();
        var octets = new byte[ImapLimits.Response + 1];
        Array.Fill(octets, (byte)'x');
        Assert.Equal(ImapEvent.NeedMore, decoder.Decode(octets.AsSpan(0, ImapLimits.Response), out _, out _));
        Assert.Throws<ImapProtocolException>(() => decoder.Decode(octets, out _, out _));
    }

    [Fact]
    public void A_name_of_very_many_words_takes_no_more_time_than_its_length()
    {
        // Were the name copied for each of its words, this would take minutes.
        var words = string.Concat(Enumerable.Repeat(" a", 1_500_000));
        var status = Assert.IsType<ImapStatusDataResponse>(Decode($"* STATUS{words} (MESSAGES 5)\r\n").Single());
        Assert.Equal((words.Length - 1, 5L), (status.Mailbox.Length, status.Status.Messages));
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        var deep = "* 1 FETCH (ENVELOPE " + new string('(', 100_000) + new string(')', 100_000) + ")\r\n";
        Assert.Contains("nested", Assert.Throws<ImapProtocolException>(() => Decode(deep)).Message);
    }

    [Fact]
    public void The_error_says_where() =>
        Assert.Equal("* 1 EXISTS\r\n* 1 FETCH (UID ".Length, Assert.Throws<ImapProtocolException>(() => Decode("* 1 EXISTS\r\n* 1 FETCH (UID x)\r\n")).ByteOffset);

    [Fact]
    public void Any_octets_give_responses_or_a_protocol_error() =>
        Prop.ForAll(Gen.Elements("* ", "1 ", "FETCH ", "(", ")", "\"", "{3}", "{0+}", "\r\n", "BODY[] ", "BODY[", "UID ", "NIL ", "\\", "LIST ", "OK ", "[", "]", "\0", "é", "9", "SEARCH ", "NAMESPACE ", "QUOTA ", "ID ").ArrayOf().ToArbitrary(), parts =>
        {
            try
            {
                Decode(string.Concat(parts));
            }
            catch (ImapProtocolException)
            {
                return true;
            }
            return true;
        }).QuickCheckThrowOnFailure();

    private static List<ImapResponse> Decode(string octets) => DecodeEvents(octets, [int.MaxValue]).Select(found => found.Response).ToList();

    private static List<string> DecodeAll(string octets, int[] sizes) =>
        DecodeEvents(octets, sizes).Select(found => System.Text.Json.JsonSerializer.Serialize<object>(found.Response) + found.Body).ToList();

    /// <summary>Feeds the octets in pieces of the sizes given, over and over.</summary>
    private static List<(ImapResponse Response, string Body)> DecodeEvents(string text, int[] sizes)
    {
        var (decoder, octets, found) = (new ImapResponseDecoder(), Encoding.Latin1.GetBytes(text), new List<(ImapResponse, string)>());
        var (start, end, piece, body) = (0, 0, 0, "");
        while (true)
        {
            if (decoder.BodyLeft > 0 && start < end)
            {
                var count = (int)Math.Min(decoder.BodyLeft, end - start);
                body += text.Substring(start, count);
                decoder.BodyTaken(count);
                start += count;
            }
            else if (decoder.BodyLeft == 0 && decoder.Decode(octets.AsSpan(start, end - start), out var consumed, out var response) is var result and not ImapEvent.NeedMore)
            {
                start += consumed;
                if (result == ImapEvent.Response)
                    (body, _) = ("", Add(response!, body));
            }
            else if (end == octets.Length)
            {
                return found;
            }
            else
            {
                end = (int)Math.Min(octets.Length, (long)end + sizes[piece++ % sizes.Length]);
            }
        }

        bool Add(ImapResponse response, string content)
        {
            found.Add((response, content));
            return true;
        }
    }
}
