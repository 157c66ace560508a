using KimounMail.Engine.MailDns.Profiles;
using Xunit;

namespace KimounMail.Tests.MailDns.Profiles;

public sealed class MailDnsZoneFileTests
{
    private static readonly DnsName Domain = DnsName.Parse("kimoun.com");

    [Theory]
    [InlineData("OvhZimbra")]
    [InlineData("ZimbraSelfHosted")]
    [InlineData("Google")]
    public void What_is_written_is_read_back_the_same(string name)
    {
        var records = MailDnsProfiles.BuiltIn.Get(name).Records(Domain).Where(record => !record.IsTemplate).ToList();

        var read = Read(MailDnsZoneFile.Write(Domain, MailDnsProfiles.BuiltIn.Get(name).Records(Domain)));

        Assert.Equal(records.Select(record => record.ToString()), read.Select(record => record.ToString()));
    }

    [Fact]
    public void A_text_longer_than_a_string_is_split_and_whole_again()
    {
        var text = "v=spf1 " + string.Concat(Enumerable.Range(0, 40).Select(i => $"ip4:192.0.2.{i} ")) + "\"\\;-all";
        var record = new MailDnsExpectedRecord { Name = Domain, Type = DnsRecordType.TXT, TimeToLive = 300, Data = ExpectedData.Text(text), Purpose = "who may send" };

        var read = Assert.IsType<DnsTxtRecord>(Assert.Single(Read(MailDnsZoneFile.Write(Domain, [record]))));

        Assert.Equal(text, read.Text);
        Assert.All(read.Strings, part => Assert.InRange(part.Length, 1, 255));
    }

    [Fact]
    public void What_must_be_filled_in_and_what_it_is_for_stay_comments()
    {
        var record = new MailDnsExpectedRecord { Name = Domain, Type = DnsRecordType.CNAME, TimeToLive = 300, Data = "a.<id>.\nevil A 192.0.2.1", Purpose = "x\nevil A 192.0.2.2" };

        Assert.Empty(Read(MailDnsZoneFile.Write(Domain, [record])));
    }

    [Fact]
    public void Names_outside_the_domain_are_absolute()
    {
        var record = new MailDnsExpectedRecord { Name = DnsName.Parse("other.example"), Type = DnsRecordType.CNAME, TimeToLive = 300, Data = "x.example.", Purpose = "p" };

        Assert.Equal(record.Name, Assert.Single(Read(MailDnsZoneFile.Write(Domain, [record]))).Name);
    }

    private static List<DnsRecord> Read(string zone)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, zone);
            return [.. ZoneFile.Read(file)];
        }
        finally
        {
            File.Delete(file);
        }
    }
}
