using System.Text;
using FsCheck;
using FsCheck.Fluent;
using KimounMail.Protocols.Rtf;
using Xunit;

namespace KimounMail.Tests.Protocols.Rtf;

/// <summary>HTML and plain text come out of the RTF they were made as they were, in all code pages; other RTF says that it is some.</summary>
public sealed class EncapsulatedRtfTests
{
    private const string Fonts = @"{\fonttbl{\f0\fswiss Arial;}{\f1\fnil\fcharset128 MS Mincho;}{\f2\fcharset134 SimSun;}{\f3\fcharset129 Batang;}{\f4\fcharset136 MingLiU;}"
        + @"{\f5\fcharset204{\*\panose 02020603}Arial Cyr{\*\falt \f9\fcharset161};}{\f6\fcharset0 Arial;}{\f7\cpg1253 Greek;}{\f8\cpg1253\fcharset177 Hebrew;}{\f10\fcharset2 Symbol;}{\f11\cpg37 None;}{\f12\cpg65001 New;}}";

    [Theory]
    [InlineData(@"{\rtf1\ansi\fromhtml1 x}", RtfContent.Html)]
    [InlineData(@"{\rtf1\ansi\fromtext x}", RtfContent.Text)]
    [InlineData(@"{\rtf1\fbidis\ansi\ansicpg1252\deff0\deftab720\uc1\fromhtml1 x}", RtfContent.Html)]
    [InlineData(@"{\rtf1\a\b\c\d\e\f\g\h\fromhtml1 x}", RtfContent.Rtf)]   // the eleventh token: not looked at
    [InlineData(@"{\rtf1\ansi x\fromhtml1 x}", RtfContent.Rtf)]
    [InlineData(@"{\rtf1\ansi{\fonttbl}\fromhtml1 x}", RtfContent.Rtf)]
    [InlineData(@"{\rtf1\ansi\fromhtml x}", RtfContent.Rtf)]
    [InlineData(@"{\rtf1\ansi\fromhtml0 x}", RtfContent.Rtf)]
    [InlineData(@"{\rtf", RtfContent.Rtf)]
    public void What_it_was_made_of_is_said_in_its_first_ten_tokens(string rtf, RtfContent content)
    {
        var read = Read(rtf);
        Assert.Equal((content, content == RtfContent.Rtf ? null : "x"), (read.Content, read.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\\rt")]
    [InlineData("<html>")]
    [InlineData(@"\rtf1\fromhtml1")]
    public void What_is_no_RTF_is_refused(string text) => Assert.Throws<InvalidDataException>(() => Read(text));

    [Theory]
    [InlineData(@"{\*\htmltag19 <html>}a{\*\htmltag27 </html>}", "<html>a</html>")]
    [InlineData(@"{\*\htmltag <b>}{\*\htmltag84  <i>}{\*\htmltag64}", "<b> <i>")]
    [InlineData("{\\*\\htmltag\n&uml;}\r\n{\\*\\htmltag84\n<br\\par\n class=\"x\">}", "&uml;<br\r\n class=\"x\">")]
    [InlineData(@"{\*\htmltag <style>\par \tab p \{a:b\} v\\:* \lquote\rquote\ldblquote\rdblquote\bullet\endash\emdash\~\_}", "<style>\r\n\tp {a:b} v\\:* ‘’“”•–—\u00A0\u00AD")]
    [InlineData(@"{\htmltag84 <br>}", "<br>")]
    [InlineData(@"{\*\mhtmltag84 <img src=""http://x/"">}{\*\htmltag84 <img src=""cid:1"">}", "<img src=\"cid:1\">")]
    [InlineData(@"{\*\htmltag <a>{\b b}{\*\unknown c}d}", "<a>bd")]
    public void Fragments_of_HTML_are_copied(string body, string html) => Assert.Equal(html, Html(body));

    [Theory]
    [InlineData(@"a\htmlrtf b\htmlrtf0 c", "ac")]
    [InlineData(@"a\htmlrtf1 b\par\'e9\u8364 ?\bullet\~\htmlrtf0 c", "ac")]
    [InlineData(@"a\htmlrtf {\htmlrtf0 b\htmlrtf }c\htmlrtf0 d", "abd")]                        // the group ends it, and its beginning comes back
    [InlineData(@"{\htmlrtf a{b}}c", "c")]
    [InlineData(@"\htmlrtf a{\*\htmltag <br>}b\htmlrtf0 c", "<br>c")]
    [InlineData(@"\htmlrtf \f1 x\htmlrtf0 \'82\'a0", "あ")]                                      // fonts count where nothing is shown
    [InlineData(@"\htmlrtf \uc2 x\htmlrtf0 \u8364 ??.", "€.")]
    [InlineData(@"\htmlrtf{\f1\plain\htmlrtf0 a}b\htmlrtf0 c", "ac")]
    public void What_is_only_RTF_is_left_out(string body, string html) => Assert.Equal(html, Html(body));

    [Theory]
    [InlineData(@"{\f1 \'82\'a0\'95\'5c}", "あ表")]
    [InlineData("{\\f1 \\'82\r\n\\'a0 \\'95\\\\ \\'83A}", "あ 表 ア")]
    [InlineData(@"{\f2 \'c4\'e3\'ba\'c3}{\f3 \'c7\'d1}{\f4 \'a4\'a4}{\f5 \'cf\'f0\'e8}", "你好한中При")]
    [InlineData(@"{\f6 \'80\'a8}{\f7 \'e1}{\f8 \'e0}{\f10 \'b7}{\f11 a}{\f12 \'c3\'a9}", "€¨αא·aé")]
    [InlineData(@"\f5\'cf{\f1\'82\'a0}\'f0\plain\'e9\f99\'e9", "Пあрéé")]
    [InlineData(@"{\f5{\*\htmltag \'e9}\'e9}", "éй")]                                             // markup is in the code page of the document
    [InlineData(@"{\f1 \'82}a{\f1 \'82\par}", "\uFFFDa\uFFFD\r\n")]
    [InlineData("\u00E9", "é")]
    public void Octets_are_of_the_code_page_of_their_font(string body, string html) => Assert.Equal(html, Html(body));

    [Theory]
    [InlineData(936, @"\'c4\'e3", "你")]
    [InlineData(932, @"\'82\'a0", "あ")]
    [InlineData(949, @"\'c7\'d1", "한")]
    [InlineData(950, @"\'a4\'a4", "中")]
    [InlineData(1251, @"\'cf", "П")]
    [InlineData(65001, @"\'e2\'82\'ac", "€")]
    [InlineData(0, @"\'80", "€")]
    [InlineData(20127, @"\'80", "€")]
    [InlineData(1200, @"\'80a", "€a")]
    [InlineData(12345678, @"\'80", "€")]
    public void Else_they_are_of_the_code_page_of_the_document(int codePage, string body, string text)
    {
        Assert.Equal(text, Read($@"{{\rtf1\ansi\ansicpg{codePage}\fromtext\deff0{{\fonttbl{{\f0 Arial;}}}}{body}}}").Text);
        Assert.Equal(text, Read($@"{{\rtf1\ansi\ansicpg{codePage}\fromhtml1{{\*\htmltag {body}}}}}").Text);
    }

    [Theory]
    [InlineData(@"\u8364?.", "€.")]
    [InlineData(@"\u8364 ??.", "€?.")]
    [InlineData(@"\uc0\u8364.", "€.")]
    [InlineData(@"{\uc2\u20320\'c4\'e3.}\u8364?.", "你.€.")]
    [InlineData(@"\u8211\endash.\u8217\'92.\u160\~.\u123\{.", "–.’.\u00A0.{.")]
    [InlineData(@"\uc5\u8364{x}\u8364\b y\u8364}", "€x€y€")]                                      // what is no character ends it
    [InlineData(@"\u-10179 ?\u-8694 ?\u55357\'20\u56542 ?\u128522 ?", "😊📞😊")]
    [InlineData(@"\u55357 ?a\u56542 ?\u0 ?\u-1 ?", "\uFFFDa\uFFFD\uFFFF")]
    [InlineData(@"\u99999999999 ?\u-99999 ?.", "\uFFFD\uFFFD.")]
    public void Unicode_stands_for_the_characters_behind_it(string body, string html) => Assert.Equal(html, Html(body));

    [Theory]
    [InlineData("a{\\colortbl;\\red0;}{\\stylesheet{\\s0 Normal;}}{\\info{\\title t}}{\\pict\\pngblip 8950}{\\*\\generator g{x}}{\\* x}{\\*}b", "ab")]
    [InlineData("a\\bin5 }{\\'x\\bin0 b\\bin-3 c\\bin99 d", "abc")]
    [InlineData("{\\field{\\*\\fldinst HYPERLINK {x}}{\\fldrslt b}}{\\object{\\*\\objdata 00{\\*\\htmltag x}}{\\result c}}", "bc")]
    [InlineData("a\\'zz\\'4\\x\\y12\\*b\\|c\\'00\0", "azz4bc")]
    [InlineData("a}b{c", "a")]
    [InlineData("{{{a", "a")]
    [InlineData("\\par\\line\\tab \\zwj\\\r\n.", "\r\n\r\n\t\u200D\r\n.")]
    [InlineData("\\verylongwordthatnobodyeverhaswrittenanywhere12 a", "a")]
    public void What_is_not_text_is_left_out_and_what_is_malformed_is_read_as_far_as_it_goes(string body, string html) => Assert.Equal(html, Html(body));

    [Fact]
    public void A_document_is_not_nested_without_end()
    {
        Assert.Equal("x", Html(new string('{', 5_000) + "x" + new string('}', 5_000)));
        Assert.Contains("nested deeper", Assert.Throws<InvalidDataException>(() => Html(new string('{', 1_000_000))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_longer_than_any_buffer_passes_in_two_octets_a_character()
    {
        var text = string.Concat(Enumerable.Repeat("あ表い", 5_000));
        var octets = CodePagesEncodingProvider.Instance.GetEncoding(932)!.GetBytes(text.Replace("表", ""));
        Assert.Equal("a" + text.Replace("表", ""), EncapsulatedRtf.Read([.. @"{\rtf1\ansi\ansicpg932\fromtext a"u8, .. octets, (byte)'}']).Text);
    }

    [Fact]
    public void Whatever_follows_the_signature_ends_in_a_result()
    {
        string[] parts = ["{", "}", "\\", "'", "*", "e9", " ", "\n", "\\'82", "\\u-10179", "\\uc9", "\\f1", "\\bin3", "\\htmlrtf", "\\htmlrtf0", "{\\*\\htmltag", "{\\fonttbl{\\f1\\fcharset128 x;}}", "\\ansicpg950", "\u00FF", "\\par", "-1"];
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Gen.Elements(parts).ListOf().Select(string.Concat<string>).ToArbitrary(), body =>
        {
            foreach (var kind in new[] { "\\fromhtml1 ", "\\fromtext " })
            {
                var rtf = Encoding.Latin1.GetBytes($"{{\\rtf1{kind}{body}");
                if (EncapsulatedRtf.Read(rtf).Text is not { } text || text.Length > 2 * rtf.Length || RtfText.Read(rtf).Length > 2 * rtf.Length)
                    return false;
                _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text);
            }

            return true;
        }));
    }

    private static string Html(string body)
    {
        var read = Read($@"{{\rtf1\ansi\ansicpg1252\fromhtml1\deff0{Fonts}{body}}}");
        Assert.Equal(RtfContent.Html, read.Content);
        return read.Text!;
    }

    private static EncapsulatedRtf Read(string rtf) => EncapsulatedRtf.Read(Encoding.Latin1.GetBytes(rtf));
}
