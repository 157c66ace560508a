using KimounMail.Engine.Operators.Ovh;
using KimounMail.Protocols.Ovh;
using KimounMail.Tests.Protocols.Ovh;
using KimounMail.TestServers.Ovh;
using Xunit;

namespace KimounMail.Tests.Operators.Ovh;

/// <summary>A consumer key asked for, and good once its owner says yes.</summary>
public sealed class ConsumerKeyTests
{
    [OvhFact]
    public async Task A_key_is_asked_for_with_the_rights_that_are_needed_and_used_when_its_owner_said_yes()
    {
        await using var bed = new OvhOperatorBed();
        bed.Api.Authentication.Decision = "validated";
        Uri? shown = null;

        var settings = await AskAsync(bed, ConsumerKeyRequest.Platform, address => shown = address);

        Assert.Equal("www.ovh.test", shown!.Host);
        Assert.StartsWith("asked-key-1-", settings.Secrets["ConsumerKey"].Reveal(), StringComparison.Ordinal);
        foreach (var rule in new[] { "GET /zimbra/*", "POST /v2/zimbra/*", "DELETE /domain/zone/*", "GET /domain/zone", "GET /auth/currentCredential" })
            Assert.Contains(rule, bed.Api.Authentication.AskedRules);
        await using var at = await OvhConnection.OpenAsync(settings, bed.Clock, _ => null, default);
        Assert.Single(await at.Domains.ListAsync(default).ToListAsync(default));
        Assert.Empty(bed.Api.SchemaFaults);
    }

    [OvhFact]
    public async Task What_is_only_read_asks_for_no_more() => await AskAndCheckAsync(ConsumerKeyRequest.Email, rules => Assert.DoesNotContain(rules, rule => rule.Contains("/email", StringComparison.Ordinal) && !rule.StartsWith("GET", StringComparison.Ordinal)));

    [OvhTheory]
    [InlineData("refused", "not validated")]
    [InlineData("expired", "not validated")]
    [InlineData(null, "within 30 minutes")]
    public async Task A_key_nobody_says_yes_to_is_told(string? decision, string words)
    {
        await using var bed = new OvhOperatorBed();
        bed.Api.Authentication.Decision = decision;

        var failure = await Assert.ThrowsAsync<MailException>(() => AskAsync(bed, ConsumerKeyRequest.Platform, _ => { }));

        Assert.Equal(MailErrorId.AuthenticationFailed, failure.ErrorId);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("asked-key", failure.ToUserText(), StringComparison.Ordinal);
    }

    [OvhFact]
    public async Task Without_an_application_nothing_is_asked_for()
    {
        await using var bed = new OvhOperatorBed();

        var failure = await Assert.ThrowsAsync<MailException>(() => OvhConnection.AskConsentAsync(bed.Settings(), ConsumerKeyRequest.Platform, bed.Clock, _ => null, _ => { }, default));

        Assert.Equal(MailErrorId.InvalidOperatorSettings, failure.ErrorId);
        Assert.Empty(bed.Api.Calls);
    }

    private static async Task AskAndCheckAsync(IReadOnlyList<OvhAccessRule> rules, Action<IReadOnlyList<string>> check)
    {
        await using var bed = new OvhOperatorBed();
        bed.Api.Authentication.Decision = "validated";
        await AskAsync(bed, rules, _ => { });
        check(bed.Api.Authentication.AskedRules);
    }

    private static Task<OperatorSettings> AskAsync(OvhOperatorBed bed, IReadOnlyList<OvhAccessRule> rules, Action<Uri> tell)
    {
        var settings = bed.Settings();
        return OvhConnection.AskConsentAsync(settings with { Secrets = new Dictionary<string, Secret> { ["ApplicationSecret"] = new(OvhAuthentication.ApplicationSecret) } }, rules, bed.Clock, _ => null, tell, default);
    }
}
