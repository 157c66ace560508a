using System.Runtime.Versioning;
using KimounMail.Engine.State;
using KimounMail.Protocols.AccountFiles;

namespace KimounMail.Engine.Operators.Dovecot;

/// <summary>What the files of a host held when they were read.</summary>
internal sealed record Accounts(PasswdFile Users, DomainFile Domains, VirtualFile Addresses)
{
    /// <summary>What an address is taken by; null when it is free.</summary>
    public string? WhatTakes(string address) =>
        Users.Find(address) is not null ? "there is a mailbox"
        : Addresses.Find(address) is not { } entry ? null
        : entry.IsList ? "there is a distribution list"
        : $"it is an alias of {entry.Targets[0]}";

    /// <summary>The entries that are of no mailbox: aliases and lists.</summary>
    public IEnumerable<VirtualEntry> OwnAddresses
    {
        get
        {
            var users = Users.Entries.Select(entry => entry.User).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return Addresses.Entries.Where(entry => !users.Contains(entry.Address));
        }
    }

    /// <summary>The addresses of a domain.</summary>
    public DomainContents ContentsOf(string domain)
    {
        var own = OwnAddresses.Where(entry => Sequence.IsIn(entry.Address, domain)).ToLookup(entry => entry.IsList, entry => entry.Address);
        return new DomainContents([.. Users.Entries.Select(entry => entry.User).Where(user => Sequence.IsIn(user, domain))], [.. own[false]], [.. own[true]]);
    }

    /// <summary>Takes an address off all lists, and its aliases away.</summary>
    public void Disconnect(string address)
    {
        foreach (var entry in OwnAddresses.Where(entry => entry.GoesTo(address)).ToList())
        {
            if (entry.IsList)
                Addresses.Set(entry with { Targets = entry.Targets.Where(target => !MailAddress.IsSame(target, address)).ToList() });
            else
                Addresses.Remove(entry.Address);
        }
    }
}

/// <summary>
/// The files of a host. Reading takes no lock, as a file is always whole. Changing takes <c>flock</c> on the passwd-file's name with
/// <c>.lock</c> after it, which scripts take too (<c>flock /etc/dovecot/users.lock …</c>), reads all, and replaces what became different.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class AccountFiles(DovecotSettings settings)
{
    private const int MaxOctets = 64 << 20;
    private static readonly TimeSpan s_lockLimit = TimeSpan.FromSeconds(30);

    public Accounts Read()
    {
        var (users, domains, addresses) = ReadOctets();
        return Parse(users, domains, addresses);
    }

    public Task ChangeAsync(Action<Accounts> change, CancellationToken cancellationToken) => ChangeAsync(
        accounts =>
        {
            change(accounts);
            return true;
        },
        cancellationToken);

    /// <summary>Changes what the files hold, while nobody else does.</summary>
    public async Task<T> ChangeAsync<T>(Func<Accounts, T> change, CancellationToken cancellationToken)
    {
        var held = await LockAsync(cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            var (users, domains, addresses) = ReadOctets();
            var accounts = Parse(users, domains, addresses);
            try
            {
                var result = change(accounts);
                // An address leads somewhere before the mailbox of the same name goes, and not after.
                Write(settings.VirtualFile, addresses, accounts.Addresses.ToBytes());
                Write(settings.PasswdFile, users, accounts.Users.ToBytes());
                Write(settings.DomainFile, domains, accounts.Domains.ToBytes());
                return result;
            }
            catch (InvalidDataException e)
            {
                throw Unusable($"The accounts were left as they are: {e.Message}.", "Mend the file by hand.", e);
            }
        }
    }

    private (byte[] Users, byte[] Domains, byte[] Addresses) ReadOctets() =>
        (ReadOctets(settings.PasswdFile), ReadOctets(settings.DomainFile), settings.VirtualFile is { } path ? ReadOctets(path) : []);

    private Accounts Parse(byte[] users, byte[] domains, byte[] addresses) =>
        new(PasswdFile.Parse(users, settings.PasswdFile), DomainFile.Parse(domains), VirtualFile.Parse(addresses, settings.VirtualFile ?? ""));

    private static byte[] ReadOctets(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaxOctets ? File.ReadAllBytes(path) : throw new IOException("it is too large");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"'{path}' cannot be read: {e.Message}", "Run as a user who may read it.", e);
        }
    }

    private static void Write(string? path, byte[] before, byte[] after)
    {
        if (path is null || before.AsSpan().SequenceEqual(after))
            return;
        try
        {
            UnixFile.Replace(path, after);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"'{path}' cannot be written: {e.Message}", "Run as a user who may write the file and its folder, and give it its owner.", e);
        }
    }

    private async Task<FileLock> LockAsync(CancellationToken cancellationToken)
    {
        var path = settings.PasswdFile + ".lock";
        using var limit = new CancellationTokenSource(s_lockLimit);
        try
        {
            while (!limit.IsCancellationRequested)
            {
                if (await FileLock.TryAcquireAsync(path, cancellationToken).ConfigureAwait(false) is { } held)
                    return held;
            }
        }
        catch (MailException e) when (e.ErrorId == MailErrorId.StoreUnusable)
        {
            throw Unusable($"'{path}' cannot be locked: {e.InnerException?.Message ?? e.Message}", "Run as a user who may write into its folder.", e);
        }

        throw new MailException(MailErrorId.OperatorBusy, $"Another program holds the lock '{path}'.") { Category = MailErrorCategory.OperationTimeout, IsTransient = true, Advice = "Try again later." };
    }

    private static MailException Unusable(string message, string advice, Exception cause) => new(MailErrorId.AccountFileUnusable, message, cause)
    {
        Category = MailErrorCategory.WriteError,
        Advice = advice,
    };
}
