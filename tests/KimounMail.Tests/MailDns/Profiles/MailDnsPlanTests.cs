using KimounMail.Engine.MailDns.Checks;
using KimounMail.Engine.MailDns.Profiles;
using Xunit;

namespace KimounMail.Tests.MailDns.Profiles;

public sealed class MailDnsPlanTests
{
    private static readonly DnsName Domain = DnsName.Parse("kimoun.com");
    private static readonly MailDnsProfile Zimbra = MailDnsProfiles.BuiltIn.Get("OvhZimbra");

    /// <summary>A domain with its old operator, and much that is not mail's.</summary>
    private readonly ZoneLookup _dns = new ZoneLookup()
        .Add("kimoun.com", DnsRecordType.MX, "10 mail.old.example")
        .Add("kimoun.com", DnsRecordType.A, "192.0.2.80")
        .Add("kimoun.com", DnsRecordType.TXT, "1|www.kimoun.com")
        .Add("kimoun.com", DnsRecordType.TXT, "google-site-verification=abc")
        .Add("kimoun.com", DnsRecordType.TXT, "v=spf1 include:_spf.old.example ip4:192.0.2.9 -all")
        .Add("www.kimoun.com", DnsRecordType.A, "192.0.2.80")
        .Add("_dmarc.kimoun.com", DnsRecordType.TXT, "v=DMARC1; p=reject")
        .Add("autodiscover.kimoun.com", DnsRecordType.A, "192.0.2.81")
        .Add("_sip._tcp.kimoun.com", DnsRecordType.SRV, "0 0 5060 sip.example.net");

    private async Task<IReadOnlyList<MailDnsChange>> CompareAsync() =>
        MailDnsPlan.Compare(Zimbra, Domain, await MailDnsPlan.ReadAsync(_dns, Zimbra, Domain, CancellationToken.None));

    private static IEnumerable<string> Of(IEnumerable<MailDnsChange> changes, MailDnsAction action) =>
        changes.Where(change => change.Action == action).Select(change => $"{change.Name} {change.Type} {change.Data}");

    [Fact]
    public async Task A_move_touches_nothing_but_mail()
    {
        var changes = await CompareAsync();

        Assert.Equal(
            ["kimoun.com MX 10 mail.old.example.", "kimoun.com TXT \"v=spf1 include:_spf.old.example ip4:192.0.2.9 -all\"", "autodiscover.kimoun.com A 192.0.2.81"],
            Of(changes, MailDnsAction.Remove));
        Assert.Equal(["_dmarc.kimoun.com TXT \"v=DMARC1; p=reject\""], Of(changes, MailDnsAction.Keep));
        Assert.Contains("kimoun.com TXT \"v=spf1 include:mx.ovh.com include:_spf.old.example ip4:192.0.2.9 -all\"", Of(changes, MailDnsAction.Add));
        Assert.Equal(5, Of(changes, MailDnsAction.Add).Count(line => line.Contains(" MX ", StringComparison.Ordinal)));
        Assert.All(changes.Where(change => change.Action == MailDnsAction.FillIn), change => Assert.Contains("<id>", change.Data, StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_the_steps_there_is_nothing_left_to_do()
    {
        var moved = new ZoneLookup();
        foreach (var change in (await CompareAsync()).Where(change => change.Action is MailDnsAction.Keep or MailDnsAction.Add or MailDnsAction.FillIn))
            moved.Add(change.Name.ToString(), change.Type, change.Data.Replace("<id>.<zone>", "1.qc", StringComparison.Ordinal));

        var further = MailDnsPlan.Compare(Zimbra, Domain, await MailDnsPlan.ReadAsync(moved, Zimbra, Domain, CancellationToken.None));

        Assert.All(further, change => Assert.Equal(MailDnsAction.Keep, change.Action));
        Assert.Equal("EXPECTED_OK", (await CheckRun.FindAsync(new ExpectedCheck(), "kimoun.com", moved, new MailDnsOptions { Expected = "OvhZimbra" })).Ids());
    }

    [Fact]
    public async Task A_set_the_operator_takes_is_kept_as_it_is()
    {
        var dns = new ZoneLookup().Add("kimoun.com", DnsRecordType.MX, "1 mx1.mail.ovh.net").Add("kimoun.com", DnsRecordType.MX, "5 mx2.mail.ovh.net");

        var changes = MailDnsPlan.Compare(Zimbra, Domain, [await dns.QueryAsync(Domain, DnsRecordType.MX, CancellationToken.None)]);

        Assert.All(changes, change => Assert.Equal((DnsRecordType.MX, MailDnsAction.Keep), (change.Type, change.Action)));
        Assert.Equal(2, changes.Count);
    }

    [Fact]
    public async Task What_could_not_be_found_out_is_left_alone()
    {
        _dns.Fail("kimoun.com", DnsRecordType.MX, DnsStatus.TimedOut).Fail("autodiscover.kimoun.com", DnsRecordType.AAAA, DnsStatus.ServerFailure);

        Assert.DoesNotContain(await CompareAsync(), change => change.Type == DnsRecordType.MX || change.Name.Equals(DnsName.Parse("autodiscover.kimoun.com")));
    }

    [Fact]
    public async Task An_SPF_record_with_typed_quotes_is_replaced_by_a_sound_one()
    {
        var dns = new ZoneLookup().Add("kimoun.com", DnsRecordType.TXT, "\"\\\"v=spf1 include:mx.ovh.com ~all\\\"\"");

        var changes = MailDnsPlan.Compare(Zimbra, Domain, [await dns.QueryAsync(Domain, DnsRecordType.TXT, CancellationToken.None)]);

        Assert.Equal(["kimoun.com TXT \"v=spf1 include:mx.ovh.com ~all\""], Of(changes, MailDnsAction.Add));
        Assert.Single(Of(changes, MailDnsAction.Remove));
    }

    [Fact]
    public async Task A_key_that_is_there_as_text_gives_way_only_when_the_new_one_is_known()
    {
        _dns.Add("ovhmo-selector-1._domainkey.kimoun.com", DnsRecordType.TXT, "v=DKIM1; p=abc");

        var changes = (await CompareAsync()).Where(change => change.Name.Equals(DnsName.Parse("ovhmo-selector-1._domainkey.kimoun.com")));

        Assert.Equal([MailDnsAction.FillIn], changes.Select(change => change.Action));
    }
}
