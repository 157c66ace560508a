using System.Text;
using System.Text.Json;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Operators.Orders;

/// <summary>
/// The passwords that were made for an order, beside its file: put down before the mailbox is made, so that a run that was cut short
/// loses none. Each is encrypted by the key of this user on this machine, one line of JSON each; what else there is to know of where an
/// order stands, the operator knows. One process at a time has it open.
/// </summary>
internal sealed class OrderJournal : IAsyncDisposable
{
    private const int MaxLength = 64 * 1024 * 1024;

    private readonly FileStream _file;
    private readonly CredentialProtector _protector;
    private readonly Dictionary<string, Secret> _passwords = new(StringComparer.OrdinalIgnoreCase);

    private sealed record Entry(string Address, byte[] Protected);

    private OrderJournal(FileStream file, CredentialProtector protector)
    {
        (_file, _protector) = (file, protector);
    }

    /// <summary>Where the journal of an order is.</summary>
    public static string PathOf(MailOrder order) => order.Path + ".journal";

    /// <summary>Takes the journal of an order, and reads what is in it.</summary>
    /// <exception cref="MailException">OrderBusy, StoreUnusable, or CredentialUnavailable when another user wrote it.</exception>
    public static async Task<OrderJournal> OpenAsync(MailOrder order, string? stateFolder, CancellationToken cancellationToken)
    {
        var journal = new OrderJournal(OpenFile(PathOf(order)), CredentialProtector.ForUser(StateFolder.Open(stateFolder)));
        try
        {
            await journal.ReadAsync(cancellationToken).ConfigureAwait(false);
            return journal;
        }
        catch
        {
            await journal.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The password made for a mailbox, now or in a run before; null when none was.</summary>
    public Secret? Find(string address) => _passwords.GetValueOrDefault(address);

    /// <summary>The password of a mailbox that is to be made. It is on the disk when this ends.</summary>
    public async Task<Secret> GetOrMakeAsync(string address, PasswordPolicy policy, CancellationToken cancellationToken)
    {
        if (Find(address) is { } known && !policy.FindFaults(known, address).Any())
            return known;
        var made = PasswordGenerator.Generate(policy, address);
        var entry = new Entry(address, await _protector.ProtectAsync(BoundTo(address), EndpointRole.Destination, new StoredCredential(address) { Password = made.Reveal() }, cancellationToken).ConfigureAwait(false));
        try
        {
            _file.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(entry) + "\n"));
            _file.Flush(flushToDisk: true);
        }
        catch (IOException error)
        {
            throw Unusable(_file.Name, "it cannot be written", error);
        }
        return _passwords[address] = made;
    }

    /// <summary>A journal without entries leaves no file.</summary>
    public async ValueTask DisposeAsync()
    {
        _protector.Dispose();
        var (path, isEmpty) = (_file.Name, _file.Length == 0);
        await _file.DisposeAsync().ConfigureAwait(false);
        if (isEmpty)
            File.Delete(path);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (_file.Length > MaxLength)
            throw Unusable(_file.Name, $"it is longer than {HumanText.Size(MaxLength)}", null);
        var octets = new byte[_file.Length];
        await _file.ReadExactlyAsync(octets, cancellationToken).ConfigureAwait(false);
        // A run that was killed while it wrote leaves a last line without an end; its mailbox was not made yet.
        var whole = octets.AsSpan().LastIndexOf((byte)'\n') + 1;
        _file.SetLength(whole);
        _file.Position = whole;
        foreach (var line in Encoding.UTF8.GetString(octets, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var entry = Parse(line);
            var credential = await _protector.UnprotectAsync(BoundTo(entry.Address), EndpointRole.Destination, entry.Protected, cancellationToken).ConfigureAwait(false);
            _passwords[entry.Address] = new Secret(credential.Password ?? "");
        }
    }

    private Entry Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry>(line) is { Address: not null, Protected: not null } entry ? entry : throw new JsonException("An entry is empty.");
        }
        catch (JsonException error)
        {
            throw Unusable(_file.Name, "it is damaged", error);
        }
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return PrivateFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException error)
        {
            throw Unusable(path, "it cannot be opened by this user", error);
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new MailException(MailErrorId.OrderBusy, "Somebody carries out this order just now.", error)
            {
                Category = MailErrorCategory.InvalidOperation,
                Item = path,
                Advice = "Wait for its end, then run it again: what is done stays done.",
            };
        }
        catch (IOException error)
        {
            throw Unusable(path, "it cannot be created", error);
        }
    }

    private static string BoundTo(string address) => $"order/{address.ToUpperInvariant()}";

    private static MailException Unusable(string path, string why, Exception? cause) => new(MailErrorId.StoreUnusable, $"The journal of the order cannot be used: {why}.", cause)
    {
        Category = MailErrorCategory.InvalidData,
        Item = path,
        Advice = "It holds the passwords that were made and not yet handed over. Without it, run the order again and reset those passwords.",
    };
}
