using System.Text;
using FsCheck;
using FsCheck.Fluent;
using KimounMail.Protocols.Dns.Wire;
using KimounMail.TestServers.Dns;
using Xunit;

namespace KimounMail.Tests.Protocols.Dns;

public sealed class DnsMessageTests
{
    private static readonly DnsQuestion Asked = new(DnsName.Parse("example.com"), DnsRecordType.TXT);
    private static readonly byte[] Question = [.. DnsOctets.Name("example.com"), 0, 16, 0, 1];

    private static LoopbackDnsResponse Response => new(7, 0x8180, Question);

    [Fact]
    public void A_query_has_header_question_and_OPT()
    {
        Span<byte> buffer = stackalloc byte[DnsQueryWriter.MaxLength];
        var flags = DnsQueryFlags.RecursionDesired | DnsQueryFlags.CheckingDisabled | DnsQueryFlags.DnssecOk;
        var length = DnsQueryWriter.Write(buffer, 0x1234, Asked, flags, withEdns: true);
        byte[] expected =
        [
            0x12, 0x34, 0x01, 0x10, 0, 1, 0, 0, 0, 0, 0, 1, .. Question,
            0, 0, 41, 1232 >> 8, 1232 & 0xFF, 0, 0, 0x80, 0, 0, 0,
        ];
        Assert.Equal(expected, buffer[..length].ToArray());
    }

    [Fact]
    public void A_query_without_EDNS_ends_with_its_question()
    {
        Span<byte> buffer = stackalloc byte[DnsQueryWriter.MaxLength];
        var length = DnsQueryWriter.Write(buffer, 1, Asked, DnsQueryFlags.None, withEdns: false);
        Assert.Equal([0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. Question], buffer[..length].ToArray());
    }

    [Fact]
    public void A_query_that_was_written_is_read_back_the_same()
    {
        var labels = Gen.Choose(1, 20).SelectMany(size => Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf(size)).ListOf().Where(list => list.Sum(l => l.Length + 1) < 255);
        Prop.ForAll(labels.Zip(Gen.Choose(1, 65535)).ToArbitrary(), drawn =>
        {
            var (name, type) = (DnsName.FromLabels(drawn.Item1), (DnsRecordType)drawn.Item2);
            Span<byte> buffer = stackalloc byte[DnsQueryWriter.MaxLength];
            var length = DnsQueryWriter.Write(buffer, 9, new DnsQuestion(name, type), DnsQueryFlags.RecursionDesired, withEdns: true);
            buffer[2] |= 0x80;
            var message = buffer[..length];
            var (read, end) = DnsNameReader.Read(message, DnsHeader.Length);
            return read.Equals(name) && end == length - 15
                && new DnsHeader(message).IsAnswerTo(new DnsQuestion(name, type))
                && !new DnsHeader(message).IsAnswerTo(new DnsQuestion(name, type ^ (DnsRecordType)1))
                && DnsMessage.Read(message, new DnsQuestion(name, type)).Answers.Count == 0;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Octets_of_any_kind_give_a_message_or_the_one_error()
    {
        // A header that promises records, so that the reader has to go into what follows.
        var octets = Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf().Zip(Gen.Choose(0, 400));
        Prop.ForAll(octets.ToArbitrary(), drawn =>
        {
            byte[] message = [.. Response.ToArray()[..4], 0, 1, 0, (byte)(drawn.Item2 & 7), 0, 1, 0, 1, .. Question, .. drawn.Item1];
            return ReadsOrRefuses(message) && ReadsOrRefuses(drawn.Item1);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_octet_changed_anywhere_gives_a_message_or_the_one_error()
    {
        var whole = Everything().ToArray();
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var value in new byte[] { 0, 1, 0x3F, 0x40, 0x7F, 0x80, 0xC0, 0xFF, (byte)(whole[at] + 1) })
            {
                var changed = whole.ToArray();
                changed[at] = value;
                Assert.True(ReadsOrRefuses(changed));
            }

            Assert.True(ReadsOrRefuses(whole[..at]));
        }
    }

    [Fact]
    public void Every_type_is_read()
    {
        var message = DnsMessage.Read(Everything().ToArray(), Asked);
        Assert.Equal(
            [
                "example.com. 300 IN A 192.0.2.1",
                "example.com. 300 IN AAAA 2001:db8::1",
                "example.com. 300 IN MX 10 mx.example.com.",
                "example.com. 300 IN TXT \"v=spf1\" \"\" \"caf\\195\\169 \\\"q\\\"\\255\"",
                "example.com. 300 IN CNAME other.example.",
                "example.com. 300 IN NS ns.example.",
                "example.com. 300 IN PTR host.example.",
                "example.com. 300 IN DNAME d.example.",
                "example.com. 300 IN SOA ns1.z. hostmaster.z. 1 3600 900 1209600 60",
                "example.com. 300 IN SRV 1 2 993 imap.example.",
                "example.com. 300 IN TLSA 3 1 1 ABCD",
                "example.com. 300 IN CAA 128 issue \"ca.example\"",
                "example.com. 300 IN DS 1 13 2 FFFF",
                "example.com. 300 IN DNSKEY 257 3 13 AQID",
                "example.com. 300 IN HTTPS 1 . key1=\\# 026832",
                "example.com. 300 IN 65280 \\# 2 0102",
                "other.example. 300 IN RRSIG \\# 1 09",
            ],
            message.Answers.Select(record => record.ToString()));
    }

    [Fact]
    public void What_is_sent_beside_the_answer_is_not_read_but_for_EDNS()
    {
        var forged = Response.Answer(16, DnsOctets.Txt("x"))
            .Authority("com", 2, DnsOctets.Name("ns.evil")).Additional("ns.evil", 1, DnsOctets.Address("192.0.2.66")).ExtendedError(3, "old");
        var message = DnsMessage.Read(forged.ToArray(), Asked);
        Assert.Single(message.Answers);
        Assert.Empty(message.Authorities);
        Assert.Empty(message.Additionals);
        Assert.StartsWith("3 ", message.ExtendedError);
        // Of another type, it may be on the way to the answer, and the rest of use.
        message = DnsMessage.Read(forged.ToArray(), Asked with { Type = DnsRecordType.MX });
        Assert.Equal("ns.evil.", Assert.Single(message.Authorities).Data);
        Assert.Equal("192.0.2.66", Assert.Single(message.Additionals).Data);
    }

    [Fact]
    public void Names_in_data_may_be_compressed()
    {
        var mx = new LoopbackDnsResponse(7, 0x8180, Question).Answer(15, [0, 10, 2, (byte)'m', (byte)'x', 0xC0, 12]).ToArray();
        Assert.Equal("10 mx.example.com.", Assert.Single(DnsMessage.Read(mx, Asked).Answers).Data);
    }

    [Fact]
    public void Text_keeps_its_octets()
    {
        var octets = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        var message = DnsMessage.Read(Response.Answer(16, [200, .. octets[..200], 56, .. octets[200..]]).ToArray(), Asked);
        var text = Assert.IsType<DnsTxtRecord>(Assert.Single(message.Answers));
        Assert.Equal(octets, text.Strings.SelectMany(part => part.ToArray()));
        Assert.Equal(octets, Encoding.Latin1.GetBytes(text.Text));
    }

    [Theory]
    [InlineData(0x7FFFFFFF, 0x7FFFFFFF)]
    [InlineData(0x80000001, 0)]
    [InlineData(0xFFFFFFFF, 0)]
    public void A_time_to_live_with_the_top_bit_is_none(uint sent, uint read) =>
        Assert.Equal(read, DnsMessage.Read(Response.Answer(16, DnsOctets.Txt("x"), sent).ToArray(), Asked).Answers[0].TimeToLive);

    [Theory]
    [InlineData(new byte[] { 0xC0, 29 })]
    [InlineData(new byte[] { 0xC0, 200 })]
    [InlineData(new byte[] { 0xFF, 0xFF })]
    [InlineData(new byte[] { 1, (byte)'a', 0xC0, 29 })]
    public void A_pointer_that_does_not_lead_backwards_is_refused(byte[] owner) => Refused(Response.Answer(owner, 16, DnsOctets.Txt("x")));

    [Theory]
    [InlineData(0x40)]
    [InlineData(0x7F)]
    [InlineData(0x80)]
    public void A_label_of_a_reserved_type_is_refused(byte length) =>
        Refused(Response.Answer([length, .. new byte[length], 0], 16, DnsOctets.Txt("x")));

    [Fact]
    public void A_name_longer_than_255_octets_is_refused()
    {
        var label = new byte[64];
        label[0] = 63;
        Array.Fill(label, (byte)'a', 1, 63);
        Refused(Response.Answer([.. label, .. label, .. label, .. label, 0], 16, DnsOctets.Txt("x")));
    }

    [Theory]
    [InlineData(1, new byte[] { 1, 2, 3 })]
    [InlineData(1, new byte[] { 1, 2, 3, 4, 5 })]
    [InlineData(28, new byte[] { 1, 2, 3, 4 })]
    [InlineData(15, new byte[] { 0, 10 })]
    [InlineData(15, new byte[] { 0, 10, 0, 0 })]
    [InlineData(16, new byte[] { })]
    [InlineData(16, new byte[] { 0xFF, 1 })]
    [InlineData(6, new byte[] { 0, 0, 1 })]
    [InlineData(33, new byte[] { 0, 1, 0, 1, 0 })]
    [InlineData(257, new byte[] { 0, 9, 1 })]
    [InlineData(65, new byte[] { 0, 1, 0, 0, 2, 0, 0, 0, 1, 0, 0 })]
    public void Data_that_is_not_as_its_type_has_it_is_refused(int type, byte[] data) => Refused(Response.Answer(type, data));

    [Fact]
    public void More_records_counted_than_there_are_is_refused() => Refused(new LoopbackDnsResponse(7, 0x8180, Question) { AnswerCount = 65535 }.Answer(16, DnsOctets.Txt("x")));

    [Fact]
    public void The_extended_error_is_told_in_words_and_harmless()
    {
        var message = DnsMessage.Read(Response.ExtendedError(6, "bad\u001b[31m\r\nwords").ToArray(), Asked);
        Assert.Equal("6 (DNSSEC Bogus): bad\uFFFD[31m\uFFFD\uFFFDwords", message.ExtendedError);
        Assert.Equal("4711", DnsMessage.Read(Response.ExtendedError(4711, "").ToArray(), Asked).ExtendedError);
    }

    [Fact]
    public void EDNS_has_the_upper_bits_of_the_response_code() =>
        Assert.Equal(DnsResponseCode.BadVersion, DnsMessage.Read(Response.Edns(codeHigh: 1).ToArray(), Asked).Code);

    [Fact]
    public void Only_what_repeats_the_question_is_its_answer()
    {
        var question = new DnsQuestion(DnsName.Parse("eXample.com"), DnsRecordType.TXT);
        Assert.True(IsAnswer(Response.ToArray()));
        Assert.False(IsAnswer(new LoopbackDnsResponse(7, 0x0100, Question).ToArray()));
        Assert.False(IsAnswer(new LoopbackDnsResponse(7, 0x8180, [.. DnsOctets.Name("example.org"), 0, 16, 0, 1]).ToArray()));
        Assert.False(IsAnswer(new LoopbackDnsResponse(7, 0x8180, [.. DnsOctets.Name("example.com"), 0, 15, 0, 1]).ToArray()));
        Assert.False(IsAnswer(new LoopbackDnsResponse(7, 0x8180, [.. DnsOctets.Name("example.com"), 0, 16, 0, 3]).ToArray()));
        Assert.False(IsAnswer(new LoopbackDnsResponse(7, 0x8180, [.. DnsOctets.Name("www.example.com"), 0, 16, 0, 1]).ToArray()));
        Assert.False(IsAnswer(new LoopbackDnsResponse(7, 0x8180, []).ToArray()));
        // A server that could not read the query cannot repeat it.
        Assert.True(IsAnswer(new LoopbackDnsResponse(7, 0x8181, []).ToArray()));

        bool IsAnswer(byte[] octets) => new DnsHeader(octets).IsAnswerTo(question);
    }

    private static LoopbackDnsResponse Everything() => Response
        .Answer(1, DnsOctets.Address("192.0.2.1"))
        .Answer(28, DnsOctets.Address("2001:db8::1"))
        .Answer(15, DnsOctets.Mx(10, "mx.example.com"))
        .Answer(16, DnsOctets.Txt("v=spf1", "", "caf\u00c3\u00a9 \"q\"\u00ff"))
        .Answer(5, DnsOctets.Name("other.example"))
        .Answer(2, DnsOctets.Name("ns.example"))
        .Answer(12, DnsOctets.Name("host.example"))
        .Answer(39, DnsOctets.Name("d.example"))
        .Answer(6, DnsOctets.Soa("z", minimum: 60))
        .Answer(33, [0, 1, 0, 2, .. DnsOctets.Word(993), .. DnsOctets.Name("imap.example")])
        .Answer(52, [3, 1, 1, 0xAB, 0xCD])
        .Answer(257, [128, 5, .. "issue"u8, .. "ca.example"u8])
        .Answer(43, [0, 1, 13, 2, 0xFF, 0xFF])
        .Answer(48, [1, 1, 3, 13, 1, 2, 3])
        .Answer(65, [0, 1, 0, 0, 1, 0, 3, 2, (byte)'h', (byte)'2'])
        .Answer(65280, [1, 2])
        .Answer(DnsOctets.Name("other.example"), 46, [9])
        .Edns();

    private static void Refused(LoopbackDnsResponse response) =>
        Assert.Throws<DnsFormatException>(() => DnsMessage.Read(response.ToArray(), Asked));

    private static bool ReadsOrRefuses(byte[] octets)
    {
        try
        {
            // Writing it out goes through all that was read.
            return DnsMessage.Read(octets, Asked) is var message
                && message.Answers.Concat(message.Authorities).Concat(message.Additionals).All(record => record.ToString().Length > 0);
        }
        catch (DnsFormatException)
        {
            return true;
        }
    }
}
