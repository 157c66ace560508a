namespace KimounMail.TestServers.Imap;

/// <summary>What a fault is told about the command it may strike.</summary>
/// <param name="Command">Upper-case name; the UID forms as <c>UID FETCH</c>.</param>
/// <param name="Arguments">The rest of the command line, literals as <c>{n}</c>.</param>
/// <param name="Mailbox">The mailbox named in the command, else the selected one, decoded.</param>
/// <param name="Connection">Number of the connection, from 1.</param>
/// <param name="Message">The message about to be sent by FETCH.</param>
/// <param name="Content">A message received whole by APPEND, not yet stored.</param>
public sealed record FaultContext(
    string Command, string Arguments, string? Mailbox, int Connection, LoopbackMessage? Message = null, MessageContent? Content = null)
{
    /// <summary>What is not so of what is said about <see cref="Message"/>.</summary>
    internal Lie? Lie { get; init; }
}

/// <summary>The moment in a command at which a fault strikes.</summary>
internal enum FaultStage
{
    /// <summary>Before the command does anything; for APPEND before its literal is asked for.</summary>
    Start,

    /// <summary>Within a literal, received (APPEND) or sent (FETCH).</summary>
    Literal,

    /// <summary>Before one message of a FETCH is sent.</summary>
    Message,

    /// <summary>FETCH or APPEND has something to tell about messages, and may lie.</summary>
    Telling,

    /// <summary>APPEND has all octets and has stored nothing.</summary>
    Received,

    /// <summary>The command has had its effect, the tagged reply is not sent.</summary>
    Reply,
}

/// <summary>
/// One misbehaviour: what happens, to which commands, how often. Made by a factory, narrowed by the chained methods,
/// handed to <see cref="LoopbackFaults.Add"/>.
/// </summary>
/// <example><code>server.Faults.Add(Fault.Disconnect().On("APPEND").Nth(3).AfterEffect());</code></example>
public sealed class Fault
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _struck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Predicate<FaultContext>> _conditions = [];
    private int _seen;
    private int _struckCount;
    private int _first = 1;
    private int _times = int.MaxValue;
    private int _every = 1;

    private Fault()
    {
    }

    internal enum Kind
    {
        Answer,
        Disconnect,
        Stall,
        Untagged,
        Expunge,
        Lie,
    }

    internal Kind Action { get; private init; }

    internal FaultStage Stage { get; private set; }

    /// <summary>Answer: status and text. Untagged: the line.</summary>
    internal string Text { get; private init; } = "";

    internal Lie Untruth { get; private init; }

    /// <summary>Octets of the literal that still pass.</summary>
    internal long LiteralBytes { get; private init; }

    /// <summary>How often it has struck.</summary>
    public int Hits => Volatile.Read(ref _struckCount);

    /// <summary>Ends when it has struck for the first time.</summary>
    public Task Struck => _struck.Task;

    /// <summary>Answers instead of doing: <c>NO [OVERQUOTA] full</c>, <c>BAD …</c>, or <c>BYE …</c>, which also closes.</summary>
    public static Fault Answer(string reply) => new() { Action = Kind.Answer, Text = reply };

    /// <summary>Closes the connection without a word.</summary>
    public static Fault Disconnect() => new() { Action = Kind.Disconnect };

    /// <summary>Closes the connection after so many octets of a literal, received by APPEND or sent by FETCH.</summary>
    public static Fault DisconnectInLiteral(long afterBytes) =>
        new() { Action = Kind.Disconnect, Stage = FaultStage.Literal, LiteralBytes = afterBytes };

    /// <summary>The command hangs until <see cref="Release"/>.</summary>
    public static Fault Stall() => new() { Action = Kind.Stall };

    /// <summary>Hangs after so many octets of a literal until <see cref="Release"/>.</summary>
    public static Fault StallInLiteral(long afterBytes) =>
        new() { Action = Kind.Stall, Stage = FaultStage.Literal, LiteralBytes = afterBytes };

    /// <summary>Sends a line nobody asked for (without CRLF), then goes on.</summary>
    public static Fault Untagged(string line) => new() { Action = Kind.Untagged, Text = line };

    /// <summary>Says what is not so: about a message of FETCH, or about where APPEND stored.</summary>
    public static Fault Tell(Lie lie) => new() { Action = Kind.Lie, Stage = FaultStage.Telling, Untruth = lie };

    /// <summary>In the midst of FETCH someone else removes the message after the one about to be sent, and the client is told at once.</summary>
    public static Fault ExpungeNext() => new() { Action = Kind.Expunge, Stage = FaultStage.Message };

    /// <summary>Only these commands; <c>FETCH</c> also means <c>UID FETCH</c>.</summary>
    public Fault On(params string[] commands) => When(context => commands.Any(name => IsCommand(context.Command, name)));

    /// <summary>Only commands on this mailbox.</summary>
    public Fault OnMailbox(string name) => When(context => string.Equals(context.Mailbox, name, StringComparison.Ordinal));

    /// <summary>Only commands for which this holds.</summary>
    public Fault When(Predicate<FaultContext> condition)
    {
        _conditions.Add(condition);
        return this;
    }

    /// <summary>Strikes when FETCH is about to send such a message.</summary>
    public Fault OnMessage(Predicate<LoopbackMessage> condition)
    {
        if (Stage == FaultStage.Start)
            Stage = FaultStage.Message;
        return When(context => context.Message is { } message && condition(message));
    }

    /// <summary>Strikes when APPEND has received such a message, before it is stored.</summary>
    public Fault OnContent(Predicate<MessageContent> condition)
    {
        Stage = FaultStage.Received;
        return When(context => context.Content is { } content && condition(content));
    }

    /// <summary>Strikes when the command has had its effect and only the tagged reply is missing.</summary>
    public Fault AfterEffect()
    {
        Stage = FaultStage.Reply;
        return this;
    }

    /// <summary>Only the n-th command that matches, from 1.</summary>
    public Fault Nth(int n) => From(n).Times(1);

    /// <summary>From the n-th command that matches.</summary>
    public Fault From(int n)
    {
        _first = n;
        return this;
    }

    /// <summary>At most so often.</summary>
    public Fault Times(int times)
    {
        _times = times;
        return this;
    }

    /// <summary>Every n-th command that matches.</summary>
    public Fault Every(int n)
    {
        _every = _first = n;
        return this;
    }

    /// <summary>Lets everything that hangs on this stall go on, now and later.</summary>
    public void Release() => _released.TrySetResult();

    internal Task Released => _released.Task;

    /// <summary>Counts a matching command and says whether this one is struck.</summary>
    internal bool Strikes(FaultStage stage, FaultContext context)
    {
        if (stage != Stage || !_conditions.TrueForAll(condition => condition(context)))
            return false;
        var number = Interlocked.Increment(ref _seen);
        if (number < _first || (number - _first) % _every != 0 || (number - _first) / _every >= _times)
            return false;
        Interlocked.Increment(ref _struckCount);
        _struck.TrySetResult();
        return true;
    }

    private static bool IsCommand(string command, string name) =>
        command.Equals(name, StringComparison.OrdinalIgnoreCase) ||
        command.Equals("UID " + name, StringComparison.OrdinalIgnoreCase);
}
