using System.Globalization;

namespace KimounMail.Protocols.Imap;

/// <summary>A command that was sent: complete once the server answered with its tag.</summary>
internal sealed class ImapCommand(string tag, string name, string? mailbox, Func<ImapResponse, bool>? take)
{
    public string Tag { get; } = tag;

    public string Name { get; } = name;

    /// <summary>The mailbox it is about, decoded.</summary>
    public string? Mailbox { get; } = mailbox;

    /// <summary>The server's answer; null while it is outstanding.</summary>
    public ImapStatusResponse? Answer { get; set; }

    /// <summary>Offers an untagged response; true when it is one of this command's results.</summary>
    public bool Take(ImapResponse response) => take?.Invoke(response) ?? false;
}

/// <summary>
/// The client's knowledge of one connection: octets in, responses and their effect out. It does no I/O. It gives out tags,
/// matches answers to commands in whatever order they come, and keeps capabilities and the selected mailbox.
/// </summary>
internal sealed class ImapSession
{
    private readonly ImapResponseDecoder _decoder = new();
    private readonly List<ImapCommand> _outstanding = [];
    private int _lastTag;

    /// <summary>The names of mailboxes on this server.</summary>
    public ImapMailboxNames Names { get; } = new();

    /// <summary>The latest capabilities; null when they must be asked for.</summary>
    public ImapCapabilities? Capabilities { get; private set; }

    /// <summary>Extensions the server confirmed to have enabled.</summary>
    public HashSet<string> Enabled { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The mailbox that is open or being opened.</summary>
    public ImapSelectedMailbox? Selected { get; set; }

    /// <summary>The untagged BYE, once it came.</summary>
    public ImapStatusResponse? Bye { get; private set; }

    /// <summary>The response of the last event.</summary>
    public ImapResponse? Last { get; private set; }

    /// <summary>Texts that must not show in errors or traces while a login is under way, in case the server echoes them.</summary>
    public IReadOnlyList<string> Secrets { get; set; } = [];

    /// <summary>Octets of the present body that were not yet taken.</summary>
    public long BodyLeft => _decoder.BodyLeft;

    /// <summary>Octets consumed since the connection began.</summary>
    public long Offset => _decoder.Offset;

    /// <summary>True while commands wait for their answer.</summary>
    public bool HasOutstanding => _outstanding.Count > 0;

    /// <summary>Registers a command and gives it the next tag.</summary>
    public ImapCommand Begin(string name, string? mailbox, Func<ImapResponse, bool>? take)
    {
        var command = new ImapCommand(string.Create(CultureInfo.InvariantCulture, $"A{++_lastTag}"), name, mailbox, take);
        _outstanding.Add(command);
        return command;
    }

    /// <summary>The capabilities are no longer valid (login).</summary>
    public void ForgetCapabilities() => Capabilities = null;

    /// <summary>Nothing heard before TLS may count after it: anybody could have said it (RFC 9051 §6.2.1).</summary>
    public void ForgetAll()
    {
        ForgetCapabilities();
        Enabled.Clear();
        Names.IsUtf8 = false;
    }

    /// <summary>Takes in octets up to the end of the next event.</summary>
    public ImapEvent Receive(ReadOnlySpan<byte> input, out int consumed)
    {
        var found = _decoder.Decode(input, out consumed, out var response);
        Last = Secrets.Count > 0 ? WithoutSecrets(response) : response;
        if (found == ImapEvent.Response)
            Apply(Last!);
        return found;
    }

    /// <summary>Counts octets of a body taken by the caller.</summary>
    public void BodyTaken(int count) => _decoder.BodyTaken(count);

    private ImapResponse? WithoutSecrets(ImapResponse? response)
    {
        if (response is not ImapStatusResponse status)
            return response;
        var text = Secrets.Aggregate(status.Text, (all, secret) => all.Replace(secret, "***", StringComparison.Ordinal));
        return status with { Text = text };
    }

    private void Apply(ImapResponse response)
    {
        switch (response)
        {
            case ImapStatusResponse { Tag: { } tag } answer:
                ApplyCode(answer);
                Complete(tag, answer);
                return;
            case ImapStatusResponse status:
                if (status.Status == ImapStatus.Bye)
                    Bye = status;
                ApplyCode(status);
                break;
            case ImapWordsResponse { Name: "CAPABILITY" } capability:
                Capabilities = new ImapCapabilities(capability.Words);
                break;
            case ImapWordsResponse enabled:
                Enabled.UnionWith(enabled.Words);
                Names.IsUtf8 |= Enabled.Contains("UTF8=ACCEPT");
                break;
            default:
                ApplyToSelected(response);
                break;
        }
        foreach (var command in _outstanding)
        {
            if (command.Take(response))
                return;
        }
    }

    private void Complete(string tag, ImapStatusResponse answer)
    {
        var index = _outstanding.FindIndex(command => command.Tag.Equals(tag, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
        {
            throw new ImapProtocolException("The server answered a command that was not sent.", Offset)
            {
                Category = MailErrorCategory.InvalidData,
            };
        }
        _outstanding[index].Answer = answer;
        _outstanding.RemoveAt(index);
    }

    private void ApplyCode(ImapStatusResponse status)
    {
        if (status.Code == "CAPABILITY")
            Capabilities = new ImapCapabilities(status.CodeArguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        else if (status.Code is { } code && Selected is { } selected)
            ApplyCode(code, status.CodeArguments, selected);
    }

    private static void ApplyCode(string code, string arguments, ImapSelectedMailbox selected)
    {
        switch (code)
        {
            case "CLOSED":
                selected.Restart();
                break;
            case "UIDVALIDITY" when TryNumber(arguments, out var value) && value <= uint.MaxValue:
                selected.UidValidity = (uint)value;
                break;
            case "UIDNEXT" when TryNumber(arguments, out var value) && value <= uint.MaxValue:
                selected.UidNext = (uint)value;
                break;
            case "HIGHESTMODSEQ" when TryNumber(arguments, out var value):
                selected.HighestModSeq = value;
                break;
            case "NOMODSEQ":
                selected.NoModSeq = true;
                break;
            case "READ-ONLY":
                selected.ReadOnly = true;
                break;
            case "READ-WRITE":
                selected.ReadOnly = false;
                break;
            case "PERMANENTFLAGS":
                selected.PermanentFlags = arguments.Trim('(', ')', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries);
                break;
        }
    }

    private void ApplyToSelected(ImapResponse response)
    {
        if (Selected is not { } selected)
            return;
        switch (response)
        {
            case ImapNumberResponse { Name: "EXISTS" } exists:
                selected.Exists = exists.Number;
                break;
            case ImapNumberResponse { Name: "EXPUNGE" }:
                selected.Exists = Math.Max(0, selected.Exists - 1);
                break;
            case ImapFlagsResponse flags:
                selected.Flags = flags.Flags;
                break;
            case ImapVanishedResponse vanished:
                selected.Vanished = selected.Vanished.Union(vanished.Uids);
                // Earlier removals are already left out of EXISTS (RFC 7162 §3.2.10).
                if (!vanished.Earlier)
                    selected.Exists = Math.Max(0, selected.Exists - vanished.Uids.Count);
                break;
        }
    }

    private static bool TryNumber(string text, out ulong number) =>
        ulong.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
