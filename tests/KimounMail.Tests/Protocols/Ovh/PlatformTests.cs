using KimounMail.Protocols.Ovh;
using KimounMail.Protocols.Ovh.Platform;
using KimounMail.Protocols.Ovh.Zones;
using KimounMail.TestServers.Ovh.State;
using Xunit;

namespace KimounMail.Tests.Protocols.Ovh;

/// <summary>Every published operation of a platform, as the schema wants it.</summary>
public sealed class PlatformTests
{
    private const string Prefix = "/v2/zimbra/platform";

    [OvhFact]
    public async Task Every_published_operation_is_made_as_the_schema_wants_it()
    {
        await using var bed = new OvhBed();
        bed.Api.Platform.Steps = 1;
        bed.Api.Platform.AddSlots("PRO", 2);
        var platform = bed.Platform;

        await ChangePlatformAsync(bed);
        var organization = await OrganizationAsync(platform);
        var domain = await DomainAsync(platform, organization.Id);
        var account = await AccountAsync(platform);
        await AddressesAsync(platform, account.Id);
        await platform.Accounts.DeleteAsync(account.Id, default);
        Assert.Empty(await GoneAsync(platform.Accounts));
        await platform.Domains.DeleteAsync(domain.Id, default);
        Assert.Empty(await GoneAsync(platform.Domains));
        await platform.Organizations.DeleteAsync(organization.Id, default);
        Assert.Empty(await GoneAsync(platform.Organizations));

        Assert.Empty(bed.Api.SchemaFaults);
        Assert.All(bed.Api.Calls, call => Assert.Equal(200, call.Status));
        var published = OvhSchemas.All.Operations.Where(operation => operation.Path.StartsWith(Prefix, StringComparison.Ordinal)).ToList();
        Assert.Equal(30, published.Count);
        Assert.Empty(published.Where(operation => !bed.Api.Calls.Any(call => call.Method == operation.Method && operation.Match(call.Path.Split('?')[0]) is not null)).Select(operation => operation.ToString()));
    }

    [OvhFact]
    public async Task Words_nobody_knows_yet_are_kept_as_they_are()
    {
        await using var bed = new OvhBed();
        bed.Api.FutureWords.UnionWith(["HIBERNATING", "BUSINESS", "MOONSTRUCK", "FROZEN"]);
        var slot = bed.Api.Platform.AddSlot("BUSINESS");
        slot.Status = "HIBERNATING";
        slot.State["billingStatus"] = "FROZEN";

        var read = Assert.Single(await bed.Platform.Slots.ListAsync(default));

        Assert.Equal(("HIBERNATING", "BUSINESS", "FROZEN", false), (read.ResourceStatus, read.CurrentState.Offer, read.CurrentState.BillingStatus, read.IsAtWork));
        Assert.Empty(bed.Api.SchemaFaults);
    }

    [OvhFact]
    public async Task Work_goes_on_until_it_is_done_and_what_failed_says_why()
    {
        await using var bed = new OvhBed();
        var made = await bed.Platform.Organizations.CreateAsync(new PlatformOrganizationSpec("Customer", "cust"), default);
        Assert.Equal(("CREATING", true, "PENDING"), (made.ResourceStatus, made.IsAtWork, made.CurrentTasks[0].Status));
        bed.Api.Platform.Of("organization").Single().FailsWith = "no room\r\nleft";

        var states = new List<(string, string?)>();
        for (var i = 0; i < 3; i++)
        {
            var now = await bed.Platform.Organizations.GetAsync(made.Id, default);
            states.Add((now.ResourceStatus, now.CurrentTasks[0].Status));
        }

        Assert.Equal([("CREATING", "PENDING"), ("CREATING", "RUNNING"), ("ERROR", "ERROR")], states);
        var failed = await bed.Platform.Organizations.GetAsync(made.Id, default);
        Assert.Equal((true, false, "no room\r\nleft"), (failed.HasFailed, failed.IsAtWork, failed.Errors));
    }

    [OvhFact]
    public async Task A_change_of_an_old_version_is_refused()
    {
        await using var bed = new OvhBed();
        var organization = bed.Api.Platform.AddOrganization("Customer", "cust");
        var read = await bed.Platform.Organizations.GetAsync(organization.Id, default);
        organization.Touch();

        var failure = await Assert.ThrowsAsync<OvhException>(() => bed.Platform.Organizations.UpdateAsync(read.Id, new PlatformOrganizationSpec("New", "new"), read.Checksum, default));

        Assert.Equal((412, MailErrorId.OperatorBusy), (failure.HttpStatus, failure.ErrorId));
    }

    [OvhFact]
    public async Task A_zone_is_read_changed_and_published()
    {
        await using var bed = new OvhBed();
        var zone = new OvhZone("example.test");
        bed.Api.Zones.Add(zone);
        zone.Add("MX", "", "10 old.example.test.");
        zone.Add("MX", "sub", "10 other.example.test.");
        var dns = new DnsZone(bed.Client, "example.test");

        var old = Assert.Single(await dns.ListRecordsAsync("MX", "", default));
        await dns.ChangeAsync(old.Id, new ChangedZoneRecord("", "20 old.example.test.", 300), default);
        var added = await dns.AddAsync(new NewZoneRecord("TXT", "", "\"v=spf1 -all\"", 3600), default);
        await dns.RefreshAsync(default);
        Assert.Equal(["20 old.example.test.", "10 other.example.test.", "\"v=spf1 -all\""], zone.Published.Select(entry => entry.Target));

        await dns.RemoveAsync(added.Id, default);
        Assert.Equal(["example.test"], await DnsZone.ListAsync(bed.Client, default));
        Assert.Equal(2, zone.Entries.Count);
        Assert.Empty(bed.Api.SchemaFaults);
    }

    private static async Task ChangePlatformAsync(OvhBed bed)
    {
        var info = Assert.Single(await ZimbraPlatform.ListAsync(bed.Client, default));
        await bed.Platform.UpdateAsync(new PlatformSpec("Kimoun", "all our customers"), info.Checksum, default);
        await bed.Platform.ListTasksAsync(default);
        await bed.Platform.GetAsync(default);
        Assert.Equal("Kimoun", (await bed.Platform.GetAsync(default)).CurrentState.Name);
    }

    private static async Task<PlatformOrganization> OrganizationAsync(ZimbraPlatform platform)
    {
        var made = await platform.Organizations.CreateAsync(new PlatformOrganizationSpec("Customer", "cust", "a note"), default);
        await platform.Organizations.GetAsync(made.Id, default);
        var ready = await platform.Organizations.GetAsync(made.Id, default);
        await platform.Organizations.UpdateAsync(made.Id, new PlatformOrganizationSpec("Customer AG", "cust"), ready.Checksum, default);
        await platform.Organizations.ListAsync(default, ("organizationName", "Customer"));
        return Assert.Single(await platform.Organizations.ListAsync(default, ("organizationName", "Customer AG")));
    }

    private static async Task<PlatformDomain> DomainAsync(ZimbraPlatform platform, Guid organization)
    {
        var made = await platform.Domains.CreateAsync(new NewPlatformDomain { OrganizationId = organization, Name = "example.test", AutoConfigureMx = true, AutoConfigureAutodiscover = false }, default);
        await platform.Domains.GetAsync(made.Id, default);
        await platform.Domains.UpdateAsync(made.Id, new PlatformDomainSpec { DkimEnabled = true }, null, default);
        await platform.Domains.ListAsync(default, ("domainName", "example.test"), ("organizationLabel", "cust"));
        var diagnosis = Assert.Single(await platform.DiagnoseAsync([made.Id], default));
        Assert.Equal(("OK", "OK"), (diagnosis.Status, diagnosis.Result!.Mx!.Status));
        var domain = Assert.Single(await platform.Domains.ListAsync(default));
        Assert.Equal(["mx1.mail.ovh.net.", "mx2.mail.ovh.net.", "mx3.mail.ovh.net."], domain.CurrentState.ExpectedDns!.Mx!.Select(mx => mx.Target));
        return domain;
    }

    private static async Task<PlatformAccount> AccountAsync(ZimbraPlatform platform)
    {
        var slot = (await platform.Slots.ListAsync(default, ("used", "false"), ("offer", "PRO"), ("billingStatus", "OK")))[0];
        var made = await platform.Accounts.CreateAsync(new NewPlatformAccount
        {
            Email = "alice@example.test", Offer = "PRO", Password = "Correct-Horse-1", SlotId = slot.Id, DisplayName = "Alice", FirstName = "A", LastName = "B", Description = "first", HideInGal = true, ForceChangePasswordAfterLogin = true,
        }, default);
        await platform.Accounts.GetAsync(made.Id, default);
        await platform.Accounts.UpdateAsync(made.Id, made.TargetSpec! with { DisplayName = null, Password = "Correct-Horse-2" }, null, default);
        await platform.Accounts.ListAsync(default, ("email", "alice@example.test"), ("offer", "PRO"));
        var account = Assert.Single(await platform.Accounts.ListAsync(default));
        Assert.Equal((null, "first", true), (account.CurrentState.DisplayName, account.CurrentState.Description, account.CurrentState.HideInGal));
        Assert.Equal("alice@example.test", (await platform.Slots.GetAsync(slot.Id, default)).CurrentState.Email);
        return account;
    }

    private static async Task AddressesAsync(ZimbraPlatform platform, Guid account)
    {
        var alias = await platform.Aliases.CreateAsync(new PlatformAliasSpec("info@example.test", account), default);
        await platform.Aliases.GetAsync(alias.Id, default);
        Assert.Single(await platform.Aliases.ListAsync(default, ("alias", "info@example.test"), ("aliasTargetId", account.ToString())));
        await platform.Aliases.DeleteAsync(alias.Id, default);
        Assert.Empty(await GoneAsync(platform.Aliases));

        var redirection = await platform.Redirections.CreateAsync(new PlatformRedirectionSpec("alice@example.test", "alice@elsewhere.test"), default);
        await platform.Redirections.GetAsync(redirection.Id, default);
        Assert.Single(await platform.Redirections.ListAsync(default, ("source", "alice@example.test")));
        await platform.Redirections.DeleteAsync(redirection.Id, default);
        Assert.Empty(await GoneAsync(platform.Redirections));
    }

    /// <summary>The first look lets the work be done.</summary>
    private static async Task<IReadOnlyList<T>> GoneAsync<T>(PlatformReader<T> all)
    {
        await all.ListAsync(default);
        return await all.ListAsync(default);
    }
}
