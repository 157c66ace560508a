using KimounMail.Protocols.Ovh.Platform;
using KimounMail.TestServers.Ovh.State;

namespace KimounMail.Tests.Protocols.Ovh;

/// <summary>Each published operation of a platform as our client makes it, on a platform that has two of everything.</summary>
internal sealed class PlatformOperations
{
    private const string All = "/v2/zimbra/platform";
    private const string Domain = "example.test";
    private const string One = $"{All}/{{platformId}}";

    /// <summary>Makes a call, and gives the numbers of what was answered.</summary>
    public delegate Task<IEnumerable<Guid>> Made(OvhBed bed, PlatformOperations there);

    /// <summary>By method and path as the schema has them.</summary>
    public static IReadOnlyDictionary<string, Made> Table { get; } = new Dictionary<string, Made>
    {
        [$"GET {All}"] = async (bed, _) => (await ZimbraPlatform.ListAsync(bed.Client, default)).Select(platform => platform.Id),
        [$"GET {One}"] = async (bed, _) => [(await bed.Platform.GetAsync(default)).Id],
        [$"PUT {One}"] = async (bed, _) => [(await bed.Platform.UpdateAsync(new PlatformSpec("kimoun", "ours"), null, default)).Id],
        [$"GET {One}/task"] = async (bed, _) => (await bed.Platform.ListTasksAsync(default)).Select(task => task.Id),
        [$"GET {One}/account"] = async (bed, _) => (await bed.Platform.Accounts.ListAsync(default)).Select(account => account.Id),
        [$"POST {One}/account"] = async (bed, _) => [(await bed.Platform.Accounts.CreateAsync(Account("new"), default)).Id],
        [$"GET {One}/account/{{accountId}}"] = async (bed, there) => [(await bed.Platform.Accounts.GetAsync(there.Account1, default)).Id],
        [$"PUT {One}/account/{{accountId}}"] = async (bed, there) => [(await bed.Platform.Accounts.UpdateAsync(there.Account1, new PlatformAccountSpec { Email = $"a1@{Domain}" }, null, default)).Id],
        [$"DELETE {One}/account/{{accountId}}"] = async (bed, there) => await GoneAsync(bed.Platform.Accounts.DeleteAsync(there.Account2, default)),
        [$"GET {One}/alias"] = async (bed, _) => (await bed.Platform.Aliases.ListAsync(default)).Select(alias => alias.Id),
        [$"POST {One}/alias"] = async (bed, there) => [(await bed.Platform.Aliases.CreateAsync(new PlatformAliasSpec($"more@{Domain}", there.Account1), default)).Id],
        [$"GET {One}/alias/{{aliasId}}"] = async (bed, there) => [(await bed.Platform.Aliases.GetAsync(there.Alias, default)).Id],
        [$"DELETE {One}/alias/{{aliasId}}"] = async (bed, there) => await GoneAsync(bed.Platform.Aliases.DeleteAsync(there.Alias, default)),
        [$"GET {One}/domain"] = async (bed, _) => (await bed.Platform.Domains.ListAsync(default)).Select(domain => domain.Id),
        [$"POST {One}/domain"] = async (bed, there) => [(await bed.Platform.Domains.CreateAsync(new NewPlatformDomain { OrganizationId = there.Organization1, Name = "new.test" }, default)).Id],
        [$"GET {One}/domain/{{domainId}}"] = async (bed, there) => [(await bed.Platform.Domains.GetAsync(there.Domain2, default)).Id],
        [$"PUT {One}/domain/{{domainId}}"] = async (bed, there) => [(await bed.Platform.Domains.UpdateAsync(there.Domain2, new PlatformDomainSpec { DkimEnabled = true }, null, default)).Id],
        [$"DELETE {One}/domain/{{domainId}}"] = async (bed, there) => await GoneAsync(bed.Platform.Domains.DeleteAsync(there.Domain2, default)),
        [$"POST {One}/diagnostic/domain"] = async (bed, there) => (await bed.Platform.DiagnoseAsync([there.Domain1, there.Domain2], default)).Select(diagnosis => diagnosis.DomainId),
        [$"GET {One}/organization"] = async (bed, _) => (await bed.Platform.Organizations.ListAsync(default)).Select(organization => organization.Id),
        [$"POST {One}/organization"] = async (bed, _) => [(await bed.Platform.Organizations.CreateAsync(new PlatformOrganizationSpec("Newcomer", "new"), default)).Id],
        [$"GET {One}/organization/{{organizationId}}"] = async (bed, there) => [(await bed.Platform.Organizations.GetAsync(there.Organization2, default)).Id],
        [$"PUT {One}/organization/{{organizationId}}"] = async (bed, there) => [(await bed.Platform.Organizations.UpdateAsync(there.Organization2, new PlatformOrganizationSpec("Renamed", "ren"), null, default)).Id],
        [$"DELETE {One}/organization/{{organizationId}}"] = async (bed, there) => await GoneAsync(bed.Platform.Organizations.DeleteAsync(there.Organization2, default)),
        [$"GET {One}/redirection"] = async (bed, _) => (await bed.Platform.Redirections.ListAsync(default)).Select(redirection => redirection.Id),
        [$"POST {One}/redirection"] = async (bed, _) => [(await bed.Platform.Redirections.CreateAsync(new PlatformRedirectionSpec($"a1@{Domain}", "x@elsewhere.test"), default)).Id],
        [$"GET {One}/redirection/{{redirectionId}}"] = async (bed, there) => [(await bed.Platform.Redirections.GetAsync(there.Redirection, default)).Id],
        [$"DELETE {One}/redirection/{{redirectionId}}"] = async (bed, there) => await GoneAsync(bed.Platform.Redirections.DeleteAsync(there.Redirection, default)),
        [$"GET {One}/slot"] = async (bed, _) => (await bed.Platform.Slots.ListAsync(default)).Select(slot => slot.Id),
        [$"GET {One}/slot/{{slotId}}"] = async (bed, there) => [(await bed.Platform.Slots.GetAsync(there.Slot, default)).Id],
    };

    private Guid Organization1 { get; init; }

    private Guid Organization2 { get; init; }

    private Guid Domain1 { get; init; }

    private Guid Domain2 { get; init; }

    private Guid Account1 { get; init; }

    private Guid Account2 { get; init; }

    private Guid Alias { get; init; }

    private Guid Redirection { get; init; }

    private Guid Slot { get; init; }

    /// <summary>Fills the platform, and has two pieces of work going on for ever.</summary>
    public static async Task<PlatformOperations> PrepareAsync(OvhBed bed)
    {
        var (state, platform) = (bed.Api.Platform, bed.Platform);
        state.Steps = 0;
        state.AddSlots("PRO", 3);
        state.Neighbours.Add(OvhPlatform.NewPlatform("another"));
        var organization = state.AddOrganization("First", "one");
        var domain = state.AddDomain(Domain);
        var (account1, account2) = (await platform.Accounts.CreateAsync(Account("a1"), default), await platform.Accounts.CreateAsync(Account("a2"), default));
        var alias = await platform.Aliases.CreateAsync(new PlatformAliasSpec($"b1@{Domain}", account1.Id), default);
        await platform.Aliases.CreateAsync(new PlatformAliasSpec($"b2@{Domain}", account1.Id), default);
        var redirection = await platform.Redirections.CreateAsync(new PlatformRedirectionSpec($"a1@{Domain}", "y@elsewhere.test"), default);
        await platform.Redirections.CreateAsync(new PlatformRedirectionSpec($"a1@{Domain}", "z@elsewhere.test"), default);
        state.AddOrganization("Busy", "busy1").Begin("UPDATING", int.MaxValue);
        state.AddOrganization("Busy too", "busy2").Begin("UPDATING", int.MaxValue);
        return new PlatformOperations
        {
            Organization1 = organization.Id, Organization2 = state.AddOrganization("Second", "two").Id,
            Domain1 = domain.Id, Domain2 = state.AddDomain("second.test").Id,
            Account1 = account1.Id, Account2 = account2.Id, Alias = alias.Id, Redirection = redirection.Id,
            Slot = state.Of("slot").First().Id,
        };
    }

    private static NewPlatformAccount Account(string name) => new() { Email = $"{name}@{Domain}", Offer = "PRO", Password = "Correct-Horse-1" };

    private static async Task<IEnumerable<Guid>> GoneAsync(Task removal)
    {
        await removal;
        return [];
    }
}
