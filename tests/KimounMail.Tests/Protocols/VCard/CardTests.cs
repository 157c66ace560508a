using KimounMail.Protocols.VCard;
using KimounMail.Tests.Protocols.ContentLines;
using KimounMail.Tests.RealServers;
using Xunit;

namespace KimounMail.Tests.Protocols.VCard;

/// <summary>What is known of a card, in any version, and when two are the same.</summary>
public sealed class CardTests
{
    [Fact]
    public void A_card_of_4_0_says_what_it_is()
    {
        var card = Read("VERSION:4.0\r\nUID:urn:uuid:1\r\nKIND:Group\r\nFN:Lee\\, Ann\r\nitem1.EMAIL:a@example.test\r\nEMAIL;PREF=1:b@example.test\r\nEMAIL:\r\n");
        Assert.Equal(("4.0", "urn:uuid:1", "group", "Lee, Ann"), (card.Version, card.Uid, card.Kind, card.FormattedName));
        Assert.Equal(["a@example.test", "b@example.test"], card.Emails);
    }

    [Fact]
    public void A_card_of_3_0_may_be_a_group_as_Apple_writes_it() => Assert.Equal("group", Read("VERSION:3.0\r\nX-ADDRESSBOOKSERVER-KIND:group\r\n").Kind);

    [Fact]
    public void A_card_of_2_1_escapes_the_semicolon_alone()
    {
        var card = Read("VERSION:2.1\r\nFN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller\\; C:\\new=\r\n\\\r\nEMAIL;PREF;INTERNET:a@example.test\r\n");
        Assert.Equal(("Müller; C:\\new\\", "individual", null), (card.FormattedName, card.Kind, card.Uid));
        Assert.Equal(["a@example.test"], card.Emails);
    }

    [Fact]
    public void How_a_card_is_written_makes_no_difference_and_what_it_says_does()
    {
        var form = Form("VERSION:2.1\r\nFN:Müller\r\nTEL;WORK;VOICE:1\r\nNOTE:a\r\n");
        Assert.Equal(form, Form("VERSION:2.1\r\nNote;Encoding=Quoted-Printable:=61\r\nFN;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:M=FCller\r\nTEL;VOICE;WORK:1\r\nREV:20240101\r\n"));
        Assert.NotEqual(form, Form("VERSION:2.1\r\nFN:Müller\r\nTEL;WORK;VOICE:2\r\nNOTE:a\r\n"));
        Assert.NotEqual(form, Form("VERSION:2.1\r\nFN:Müller\r\nTEL;HOME;VOICE:1\r\nNOTE:a\r\n"));
    }

    [PublicFileTheory]
    [InlineData("vcf/mangstadt+ez-vcard/io/text/John_Doe_MS_OUTLOOK.vcf", "2.1", "Mr. John Richter James Doe Sr.", "john.doe@ibm.cm")]
    [InlineData("vcf/mangstadt+ez-vcard/io/text/John_Doe_IPHONE.vcf", "3.0", "Mr. John Richter James Doe Sr.", "john.doe@ibm.com")]
    [InlineData("vcf/mangstadt+ez-vcard/io/text/rfc6350-example.vcf", "4.0", "Simon Perreault", "simon.perreault@viagenie.ca")]
    public void Cards_of_programs_are_understood(string file, string version, string name, string email)
    {
        var card = new Card(Assert.Single(Lines.Read(File.ReadAllBytes(PublicMail.PathOf(file)))).Component!);
        Assert.Equal((version, name, email), (card.Version, card.FormattedName, card.Emails[0]));
    }

    [PublicFileTheory]
    [InlineData("vcf/mangstadt+ez-vcard/io/text/John_Doe_ANDROID.vcf", 6)]
    [InlineData("vcf/mangstadt+ez-vcard/io/text/gmail-list.vcf", 3)]
    public void A_file_of_many_cards_gives_each(string file, int count)
    {
        var items = Lines.Read(File.ReadAllBytes(PublicMail.PathOf(file)));
        Assert.Equal(count, items.Count);
        Assert.All(items, item => Assert.Empty(item.Problems));
    }

    private static Card Read(string content) => new(Lines.ReadOne($"BEGIN:VCARD\r\n{content}END:VCARD\r\n"));

    private static byte[] Form(string content) => Card.NormalForm.Of(Read(content).Component);
}
