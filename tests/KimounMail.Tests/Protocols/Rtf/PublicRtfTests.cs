using System.Buffers.Binary;
using System.Text;
using KimounMail.Protocols.Rtf;
using KimounMail.Tests.RealServers;
using Xunit;

namespace KimounMail.Tests.Protocols.Rtf;

/// <summary>RTF that others wrote, as documents and as streams in Outlook's message files.</summary>
public sealed class PublicRtfTests
{
    private const string Documents = "rtf/seamustuohy+RTFDE/test_data/";

    /// <summary>Message files with a stream that lies in one piece: its checksum says so, or that it is not compressed.</summary>
    public static TheoryData<string> Messages => PublicMail.Names("msg", path => path.EndsWith(".msg", StringComparison.Ordinal) && StreamsOf(File.ReadAllBytes(path)).Count > 0);

    public static TheoryData<string> All => PublicMail.Names("rtf", path => path.EndsWith(".rtf", StringComparison.Ordinal));

    [PublicFileTheory]
    [InlineData("plain_text/japanese_iso_2022.rtf", RtfContent.Text, "すみません。\r\n")]
    [InlineData("plain_text/test_data.rtf", RtfContent.Text, "body\r\n")]
    [InlineData("rtf_parsing/theta.rtf", RtfContent.Text, "  ф\r\n")]
    [InlineData("rtf_parsing/translated_by.rtf", RtfContent.Text, "ترجمة: سمير المجذوب\r\n")]
    [InlineData("rtf_parsing/five_spaces.rtf", RtfContent.Text, "INSERT_BODY_TEXT_HERE     ")]
    [InlineData("rtf_parsing/surrogate_pairs.rtf", RtfContent.Html, "Ǣ?\r\nǢ\r\n😊\r\n\uFFFD?\uFFFD?\r\n😊\r\n")]   // in the fourth line one fallback is too long
    [InlineData("rtf_parsing/surrogate_pairs_02.rtf", RtfContent.Html, "&#128522;")]
    [InlineData("rtf_parsing/surrogate_pairs_03.rtf", RtfContent.Html, "&#128522;")]
    [InlineData("rtf_parsing/surrogate_pairs_04.rtf", RtfContent.Html, "&#128522; 📞")]
    [InlineData("rtf_parsing/unicode_HH_replacement.rtf", RtfContent.Html, "&#128522;")]
    [InlineData("rtf_parsing/unicode_HH_replacement_01.rtf", RtfContent.Html, "&#128522; 📞")]
    [InlineData("rtf_parsing/windows_950.rtf", RtfContent.Html, "Hello \uF0B7")]
    public void Small_documents_become_what_their_author_says(string name, RtfContent content, string text) =>
        Assert.Equal((content, text), (Read(name).Content, Read(name).Text));

    /// <summary>The example of [MS-OXRTFEX] §3, with the HTML it was made of.</summary>
    [PublicFileTheory]
    [InlineData("rtf_parsing/encapsulated_example")]
    public void The_example_of_the_specification_becomes_its_HTML(string name) =>
        Assert.Equal(Lines(File.ReadAllText(PathOf(name + ".html"))), Lines(Read(name + ".rtf").Text!));

    /// <summary>Two characters were cut in half before they came into the RTF, and are in it as what remained.</summary>
    [PublicFileTheory]
    [InlineData("html/multiple-encodings")]
    public void HTML_in_three_scripts_comes_out(string name) => Assert.Equal(
        Lines(File.ReadAllText(PathOf(name + ".txt"))).Replace("字", "\uFFFD=AD\uFFFD").Replace("מחרוזת", "מחרו\uFFFD=96ת"),
        Lines(Read(name + ".rtf").Text!));

    [PublicFileTheory]
    [InlineData("plain_text/quoted_printable_01")]
    public void Cyrillic_text_comes_out(string name) => Assert.Equal(
        Lines(CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetString(FromQuotedPrintable(File.ReadAllText(PathOf(name + ".txt"))))),
        Lines(Read(name + ".rtf").Text!));

    [PublicFileTheory]
    [InlineData("rtf_parsing/nbs_a0.rtf", "<o:p>&nbsp;</o:p></span></p><p class=MsoNormal><span style='color:#1F497D'>", "<span style='color:#1F497D'>[REDACTED]\u00A0 [REDACTED]\u00A0 [REDACTED]")]
    [InlineData("rtf_parsing/control_chars.rtf", "@font-face\r\n\t{font-family:\"Cambria Math\";\r\n\tpanose-1:2 4 5 3 5 4 6 3 2 4;}", "<p class=\"MsoNormal\"><o:p>\u00A0</o:p></P></Div></Body></Html>")]
    [InlineData("rtf_parsing/surrogates.rtf", "<p class=MsoNormal><span style='font-size:12.0pt;font-family:\"Segoe UI Emoji\",sans-serif'>😊</span><o:p></o:p></p></div></body></html>", "</style>")]
    public void Outlook_s_HTML_is_whole(string name, string some, string more)
    {
        var html = Read(name).Text!;
        Assert.Contains(some, html, StringComparison.Ordinal);
        Assert.Contains(more, html, StringComparison.Ordinal);
        Assert.DoesNotContain("htmlrtf", html, StringComparison.Ordinal);
    }

    [PublicFileTheory]
    [MemberData(nameof(All))]
    public void A_changed_document_ends_in_a_result_or_in_a_refusal(string name)
    {
        var rtf = File.ReadAllBytes(PublicMail.PathOf(name));
        var random = new Random(6);
        for (var i = 0; i < 400; i++)
        {
            var mutated = rtf[..random.Next(rtf.Length / 2, rtf.Length)];
            for (var change = random.Next(8); change >= 0; change--)
                mutated[random.Next(mutated.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"{}\\'*u1"[random.Next(7)];
            try
            {
                Assert.InRange(EncapsulatedRtf.Read(mutated).Text?.Length ?? 0, 0, 2 * mutated.Length);
                Assert.InRange(RtfText.Read(mutated).Length, 0, 2 * mutated.Length);
            }
            catch (InvalidDataException)
            {
                // The signature was hit: a refusal is an answer too.
                Assert.False(mutated.AsSpan().StartsWith("{\\rtf"u8));
            }
        }
    }

    [PublicFileTheory]
    [MemberData(nameof(Messages))]
    public void Streams_in_message_files_are_read_whole(string name)
    {
        foreach (var stream in StreamsOf(File.ReadAllBytes(PublicMail.PathOf(name))))
        {
            var read = CompressedRtf.Decompress(stream, 1 << 20);
            Assert.True(read.IsIntact);
            Assert.Equal(BinaryPrimitives.ReadInt32LittleEndian(stream.AsSpan(4)), read.Rtf.Length);
            var (content, text) = EncapsulatedRtf.Read(read.Rtf.Span);
            Assert.Matches(content == RtfContent.Html ? "<[A-Za-z]+" : "", text ??= RtfText.Read(read.Rtf.Span));
            Assert.DoesNotContain("\\par", text, StringComparison.Ordinal);
            // One of them has replacement characters of its own.
            Assert.Equal(read.Rtf.Span.IndexOf("\\u65533"u8) >= 0, text.Contains('\uFFFD'));
        }
    }

    /// <summary>Streams by their mark; of one that is scattered over sectors the checksum is wrong.</summary>
    private static List<byte[]> StreamsOf(byte[] file)
    {
        var streams = new List<byte[]>();
        for (var i = 8; i + 8 < file.Length; i++)
        {
            var mark = file.AsSpan(i, 4);
            if (!mark.SequenceEqual("LZFu"u8) && !mark.SequenceEqual("MELA"u8))
                continue;
            var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(i - (mark[0] == 'L' ? 8 : 4))) + (mark[0] == 'L' ? 4 : 16);
            if (length is < 16 or > 1 << 20 || i - 8 + length > file.Length)
                continue;
            var stream = file.AsSpan(i - 8, length).ToArray();
            if (LzfuCompressor.IsIntact(stream))
                streams.Add(stream);
        }

        return streams;
    }

    private static EncapsulatedRtf Read(string name) => EncapsulatedRtf.Read(File.ReadAllBytes(PathOf(name)));

    private static string PathOf(string name) => PublicMail.PathOf(Documents + name);

    /// <summary>As these documents end in one line more or less than their originals, and those in LF.</summary>
    private static string Lines(string text) => text.Replace("\r\n", "\n").Trim();

    private static byte[] FromQuotedPrintable(string text)
    {
        var octets = new List<byte>();
        text = text.Replace("=\r\n", "").Replace("=\n", "");
        for (var i = 0; i < text.Length; i++)
        {
            octets.Add(text[i] == '=' ? Convert.FromHexString(text.AsSpan(i + 1, 2))[0] : (byte)text[i]);
            i += text[i] == '=' ? 2 : 0;
        }

        return [.. octets];
    }
}
