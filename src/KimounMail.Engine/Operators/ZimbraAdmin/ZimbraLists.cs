using System.Runtime.CompilerServices;
using KimounMail.Protocols.Zimbra;

namespace KimounMail.Engine.Operators.ZimbraAdmin;

/// <summary>The distribution lists. A dynamic one has no members of its own, and is shown without.</summary>
internal sealed class ZimbraLists(string name, ZimbraDirectory directory) : IOperatorLists
{
    private const ZimbraEntryKind Kind = ZimbraEntryKind.DistributionList;
    private const string Hidden = "zimbraHideInGal";
    private const int CountedAtOnce = 50;

    private static readonly string[] s_attributes = ["displayName", "description", Hidden];

    public async IAsyncEnumerable<DistributionList> ListAsync(string? domain, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (domain is not null && await directory.FindAsync(ZimbraEntryKind.Domain, domain, [], cancellationToken).ConfigureAwait(false) is null)
            yield break;
        var lists = await directory.SearchAsync(Kind, domain, null, s_attributes, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var page in lists.Chunk(CountedAtOnce))
        {
            var counts = await directory.CountMembersAsync(page.Select(list => list.Id), cancellationToken).ConfigureAwait(false);
            foreach (var (list, count) in page.Zip(counts))
                yield return ToList(list, count);
        }
    }

    public async Task<DistributionList?> FindAsync(string address, CancellationToken cancellationToken)
    {
        if (await FindEntryAsync(address, cancellationToken).ConfigureAwait(false) is not { } list)
            return null;
        var counts = await directory.CountMembersAsync([list.Id], cancellationToken).ConfigureAwait(false);
        return ToList(list, counts[0]);
    }

    /// <summary>Two requests: a list whose members are refused is taken back, so that none is left half made.</summary>
    public async Task<OperatorWork> CreateAsync(NewDistributionList list, OperatorWait wait, CancellationToken cancellationToken)
    {
        var address = list.PrimarySmtpAddress;
        await ZimbraAttributes.DoAsync(
            () => directory.CreateAsync(Kind, address, ToAttributes(list.Settings).Where(attribute => attribute.Value.Length > 0), null, cancellationToken),
            async () => await FindEntryAsync(address, cancellationToken).ConfigureAwait(false) is not null,
            address).ConfigureAwait(false);
        if (list.Members.Count == 0)
            return OperatorWork.Done;
        var made = await FindEntryAsync(address, cancellationToken).ConfigureAwait(false) ?? throw Gone(address);
        try
        {
            await directory.AddMembersAsync(made.Id, list.Members, cancellationToken).ConfigureAwait(false);
        }
        catch (ZimbraFaultException fault)
        {
            await directory.DeleteAsync(Kind, made.Id, cancellationToken).ConfigureAwait(false);
            throw fault.For(address);
        }
        return OperatorWork.Done;
    }

    public Task<OperatorWork> ChangeAsync(DistributionList list, DistributionListSettings settings, OperatorWait wait, CancellationToken cancellationToken) =>
        DoAsync(list, directory.ModifyAsync(Kind, list.Id, ToAttributes(settings), cancellationToken));

    public Task<OperatorWork> RemoveAsync(DistributionList list, OperatorWait wait, CancellationToken cancellationToken) =>
        DoAsync(list, directory.DeleteAsync(Kind, list.Id, cancellationToken));

    public IAsyncEnumerable<string> ListMembersAsync(DistributionList list, CancellationToken cancellationToken) =>
        directory.ListMembersAsync(list.Id, cancellationToken);

    public Task<OperatorWork> AddMembersAsync(DistributionList list, IReadOnlyCollection<string> members, OperatorWait wait, CancellationToken cancellationToken) =>
        DoAsync(list, directory.AddMembersAsync(list.Id, members, cancellationToken));

    public Task<OperatorWork> RemoveMembersAsync(DistributionList list, IReadOnlyCollection<string> members, OperatorWait wait, CancellationToken cancellationToken) =>
        DoAsync(list, directory.RemoveMembersAsync(list.Id, members, cancellationToken));

    /// <summary>The members of a list are its forwarding addresses in the directory, whoever they are.</summary>
    public async IAsyncEnumerable<string> ListMembershipsAsync(string member, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = $"(zimbraMailForwardingAddress={ZimbraDirectory.EscapeFilter(member)})";
        await foreach (var list in directory.SearchAsync(Kind, null, filter, s_attributes, cancellationToken).ConfigureAwait(false))
            yield return list.Name;
    }

    /// <summary>A list is found by its aliases too, which are no lists.</summary>
    private async Task<ZimbraEntry?> FindEntryAsync(string address, CancellationToken cancellationToken)
    {
        var list = await directory.FindAsync(Kind, address, s_attributes, cancellationToken).ConfigureAwait(false);
        return list is not null && MailAddress.IsSame(list.Name, address) ? list : null;
    }

    private static async Task<OperatorWork> DoAsync(DistributionList list, Task request)
    {
        try
        {
            await request.ConfigureAwait(false);
            return OperatorWork.Done;
        }
        catch (ZimbraFaultException fault)
        {
            throw fault.For(list.PrimarySmtpAddress);
        }
    }

    private DistributionList ToList(ZimbraEntry list, int? members) => new()
    {
        PrimarySmtpAddress = list.Name,
        Id = list.Id,
        Operator = name,
        DisplayName = list["displayName"],
        Description = list["description"],
        HiddenFromAddressListsEnabled = list.Is(Hidden),
        MemberCount = members,
    };

    private static Dictionary<string, string> ToAttributes(DistributionListSettings settings)
    {
        var attributes = new Dictionary<string, string>();
        if (settings.DisplayName is { } displayName)
            attributes["displayName"] = displayName;
        if (settings.Description is { } description)
            attributes["description"] = description;
        if (settings.HiddenFromAddressListsEnabled is { } hidden)
            attributes[Hidden] = ZimbraAttributes.Flag(hidden);
        return attributes;
    }

    private static MailException Gone(string address) => new(MailErrorId.DistributionListNotFound, "The list was made, and is not there any more.")
    {
        Category = MailErrorCategory.ObjectNotFound,
        Account = address,
    };
}
