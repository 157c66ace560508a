using System.Text;
using KimounMail.Protocols.Rtf;
using Xunit;

namespace KimounMail.Tests.Protocols.Rtf;

/// <summary>The text of a document is what its reader sees.</summary>
public sealed class RtfTextTests
{
    [Theory]
    [InlineData(@"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\pard\plain\f0\fs20 one\par\b two\b0  three\line four\par}", "one\r\ntwo three\r\nfour\r\n")]
    [InlineData(@"{\rtf1\ansi\trowd a\cell b\cell\row c\cell\row}", "a\tb\t\r\nc\t\r\n")]
    [InlineData(@"{\rtf1\ansi a\nestcell{\nonesttables\tab}b\nestrow{\nonesttables\par}c\sect d\page e}", "a\tb\r\nc\r\nd\r\ne")]
    [InlineData(@"{\rtf1\ansi a{\v secret}b\v hidden\v0 c\v d\plain e}", "abce")]
    [InlineData(@"{\rtf1\ansi{\header h}{\footerl f}{\info{\title t}}a{\pntext \'b7\tab}b\_c\-d}", "a·\tb\u2011c\u00ADd")]
    [InlineData(@"{\rtf1\ansi{\field{\*\fldinst HYPERLINK ""http://x""}{\fldrslt here}}}", "here")]
    [InlineData(@"{\rtf1\pc \'81}", "ü")]
    [InlineData(@"{\rtf1\pca \'9b}", "ø")]
    [InlineData(@"{\rtf1\mac \'8a}", "ä")]
    public void Text_is_what_is_seen(string rtf, string text) => Assert.Equal(text, RtfText.Read(Encoding.ASCII.GetBytes(rtf)));

    [Fact]
    public void Of_HTML_made_RTF_it_is_the_RTF() => Assert.Equal(
        "a <\r\n",
        RtfText.Read(@"{\rtf1\ansi\fromhtml1{\*\htmltag <p>}a {\*\htmltag &lt;}\htmlrtf <\par\htmlrtf0{\*\htmltag </p>}}"u8));

    [Fact]
    public void What_is_no_RTF_is_refused() => Assert.Throws<InvalidDataException>(() => RtfText.Read("{\\html"u8));
}
