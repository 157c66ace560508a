using System.Runtime.Versioning;
using KimounMail.Protocols.AccountFiles;

namespace KimounMail.Engine.Operators.Dovecot;

/// <summary>The distribution lists of a host: entries of its virtual alias table that are marked as such, or have several targets.</summary>
[SupportedOSPlatform("linux")]
internal sealed class DovecotLists(DovecotOperator at, AccountFiles files) : IOperatorLists
{
    public IAsyncEnumerable<DistributionList> ListAsync(string? domain, CancellationToken cancellationToken) =>
        Sequence.Of(() => Read().Where(entry => Sequence.IsIn(entry.Address, domain)).Select(ToList), cancellationToken);

    public Task<DistributionList?> FindAsync(string address, CancellationToken cancellationToken) =>
        Task.FromResult(Read().FirstOrDefault(entry => MailAddress.IsSame(entry.Address, address)) is { } found ? ToList(found) : null);

    public Task<OperatorWork> CreateAsync(NewDistributionList list, OperatorWait wait, CancellationToken cancellationToken) => ChangeAsync(
        accounts =>
        {
            at.RequireFree(accounts, list.PrimarySmtpAddress);
            accounts.Addresses.Set(new VirtualEntry(list.PrimarySmtpAddress.ToLowerInvariant(), Clean(list.Members)) { IsList = true, Name = list.Settings.DisplayName ?? "" });
        },
        cancellationToken);

    public Task<OperatorWork> ChangeAsync(DistributionList list, DistributionListSettings settings, OperatorWait wait, CancellationToken cancellationToken) =>
        ChangeAsync(list, entry => settings.DisplayName is { } name ? entry with { Name = name } : entry, cancellationToken);

    public Task<OperatorWork> RemoveAsync(DistributionList list, OperatorWait wait, CancellationToken cancellationToken) => ChangeAsync(
        accounts =>
        {
            accounts.Addresses.Remove(list.PrimarySmtpAddress);
            accounts.Disconnect(list.PrimarySmtpAddress);
        },
        cancellationToken);

    public IAsyncEnumerable<string> ListMembersAsync(DistributionList list, CancellationToken cancellationToken) =>
        Sequence.Of(
        () => Read().FirstOrDefault(entry => MailAddress.IsSame(entry.Address, list.Id))?.Targets ?? throw OperatorErrors.ListNotFound(at, list.PrimarySmtpAddress), cancellationToken);

    public Task<OperatorWork> AddMembersAsync(DistributionList list, IReadOnlyCollection<string> members, OperatorWait wait, CancellationToken cancellationToken) =>
        ChangeAsync(list, entry => entry with { Targets = Clean(entry.Targets.Concat(members)) }, cancellationToken);

    public Task<OperatorWork> RemoveMembersAsync(DistributionList list, IReadOnlyCollection<string> members, OperatorWait wait, CancellationToken cancellationToken) =>
        ChangeAsync(list, entry => entry with { Targets = entry.Targets.Except(members, StringComparer.OrdinalIgnoreCase).ToList() }, cancellationToken);

    public IAsyncEnumerable<string> ListMembershipsAsync(string member, CancellationToken cancellationToken) =>
        Sequence.Of(() => Read().Where(entry => entry.GoesTo(member)).Select(entry => entry.Address), cancellationToken);

    private IEnumerable<VirtualEntry> Read() => files.Read().OwnAddresses.Where(entry => entry.IsList);

    private VirtualEntry Get(Accounts accounts, DistributionList list) =>
        accounts.Addresses.Find(list.Id) is { IsList: true } entry ? entry : throw OperatorErrors.ListNotFound(at, list.PrimarySmtpAddress);

    private async Task<OperatorWork> ChangeAsync(Action<Accounts> change, CancellationToken cancellationToken)
    {
        await files.ChangeAsync(change, cancellationToken).ConfigureAwait(false);
        return OperatorWork.Done;
    }

    private Task<OperatorWork> ChangeAsync(DistributionList list, Func<VirtualEntry, VirtualEntry> change, CancellationToken cancellationToken) =>
        ChangeAsync(accounts => accounts.Addresses.Set(change(Get(accounts, list))), cancellationToken);

    private static List<string> Clean(IEnumerable<string> members) => members.Select(member => member.ToLowerInvariant()).Distinct().ToList();

    private DistributionList ToList(VirtualEntry entry) => new()
    {
        PrimarySmtpAddress = entry.Address,
        Id = entry.Address,
        DisplayName = entry.Name.Length > 0 ? entry.Name : null,
        MemberCount = entry.Targets.Count,
        Operator = at.Name,
    };
}
