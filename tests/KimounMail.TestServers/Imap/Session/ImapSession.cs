namespace KimounMail.TestServers.Imap;

/// <summary>One connection: reads commands, carries them out in order, answers, and strikes with the faults asked for.</summary>
internal sealed class ImapSession : ILiteralGate
{
    private readonly CommandReader _reader;
    private readonly UnsolicitedResponses _unsolicited;
    private int _errorsInARow;
    private string _lastAppend = "";
    private int _equalAppends;

    public ImapSession(LoopbackImapServer server, ServerConnection connection, int number)
    {
        Server = server;
        Connection = connection;
        Number = number;
        _reader = new CommandReader(connection, this);
        _unsolicited = new UnsolicitedResponses(this);
    }

    public LoopbackImapServer Server { get; }

    public ServerConnection Connection { get; }

    public int Number { get; }

    public LoopbackProfile Profile => Server.Profile;

    public LoopbackAccount? LoggedIn { get; private set; }

    /// <summary>The account logged in to; only commands of that state ask for it.</summary>
    public LoopbackAccount Account => LoggedIn ?? throw new BadCommandException("not logged in");

    public SelectedMailbox? Selection { get; set; }

    /// <summary>The mailbox selected; only commands of that state ask for it.</summary>
    public SelectedMailbox Selected => Selection ?? throw new BadCommandException("no mailbox selected");

    /// <summary>A CONDSTORE-enabling command has been given (RFC 7162 §3.1).</summary>
    public bool CondStore { get; set; }

    public bool QResync { get; set; }

    public bool Utf8 { get; set; }

    public bool Compressed { get; set; }

    public bool LogoutRequested { get; set; }

    public string State => Selection is not null ? "selected" : LoggedIn is not null ? "authenticated" : "not authenticated";

    public bool Announces(string capability) => Profile.Announces(capability);

    public void Require(string capability)
    {
        if (!Announces(capability))
            throw new BadCommandException($"{capability} is not offered");
    }

    public async Task RunAsync()
    {
        var capabilities = Profile.CapabilitiesInGreeting ? $"[CAPABILITY {Capabilities()}] " : "";
        await Connection.WriteLineAsync($"* OK {capabilities}{Profile.Name} loopback server ready");
        while (!LogoutRequested)
        {
            if (!Connection.HasInput)
                await Connection.FlushAsync();
            if (!await NextAsync())
                break;
        }

        await Connection.FlushAsync();
    }

    /// <summary>The capabilities of this moment, separated by spaces.</summary>
    public string Capabilities()
    {
        if (LoggedIn is not null)
            return string.Join(' ', Profile.Capabilities.Order(StringComparer.Ordinal));
        var words = (Profile.CapabilitiesBeforeLogin ?? Profile.Capabilities.Intersect(BeforeLogin)).Order(StringComparer.Ordinal).ToList();
        if (Profile.OffersStartTls && !Connection.IsTls)
            words.Add("STARTTLS");
        var needsTls = Profile.LoginNeedsTls && !Connection.IsTls;
        if (needsTls || Profile.LoginDisabled)
            words.Add("LOGINDISABLED");
        if (!needsTls)
            words.AddRange(Profile.Mechanisms.Select(mechanism => "AUTH=" + mechanism));
        return string.Join(' ', words);
    }

    public void LogIn(LoopbackAccount account)
    {
        if (Profile.MaxConnectionsPerUser > 0 && Server.Statistics.LoggedIn(account.User) >= Profile.MaxConnectionsPerUser)
            throw new RefusedException(Reply.Parse(Profile.TooManyConnectionsReply));
        LoggedIn = account;
        Server.Statistics.CountLogin(account.User);
    }

    /// <summary>The connection has ended, however it did.</summary>
    public void Leave()
    {
        if (LoggedIn is not null)
            Server.Statistics.CountLogout(LoggedIn.User);
    }

    public ValueTask WriteLineAsync(string line) => Connection.WriteLineAsync(line);

    /// <summary>A mailbox name as this session has to see it.</summary>
    public string Quote(string mailbox)
    {
        var name = Utf8 ? mailbox : ModifiedUtf7.Encode(mailbox);
        return "\"" + name.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";
    }

    public LoopbackMailbox Find(string mailbox) =>
        Account.Find(mailbox) ?? throw new RefusedException(Reply.No("[NONEXISTENT] no such mailbox"));

    /// <summary>The mailbox a message is to go to (RFC 3501 §6.3.11, §6.4.7).</summary>
    public LoopbackMailbox FindTarget(string mailbox) => Account.Find(mailbox) is { NoSelect: false } found
        ? found
        : throw new RefusedException(Reply.No("[TRYCREATE] no such mailbox"));

    /// <summary>Lets a fault strike, if one is due: returns the reply that replaces the command's own.</summary>
    /// <exception cref="ConnectionClosedException">The fault ends the connection.</exception>
    public async Task<Reply?> StrikeAsync(FaultStage stage, FaultContext context)
    {
        if (Server.Faults.Strike(stage, context) is not { } fault)
            return null;
        switch (fault.Action)
        {
            case Fault.Kind.Answer:
                return Reply.Parse(fault.Text);
            case Fault.Kind.Untagged:
                await Connection.WriteLineAsync(fault.Text);
                return null;
            case Fault.Kind.Stall:
                await Connection.FlushAsync();
                await fault.Released.WaitAsync(Connection.Stopped);
                return null;
            case Fault.Kind.Expunge:
                Selected.Mailbox.Expunge(Selected.UidAfter(context.Message!.Uid));
                await Selected.ReportChangesAsync(this, mayExpunge: true);
                return null;
            default:
                throw new ConnectionClosedException("closed by a fault");
        }
    }

    /// <summary>A fault in the midst of a literal: the octets before it have been written.</summary>
    public async Task StrikeInLiteralAsync(Fault fault)
    {
        await Connection.FlushAsync();
        if (fault.Action != Fault.Kind.Stall)
            throw new ConnectionClosedException("closed by a fault within a literal");
        await fault.Released.WaitAsync(Connection.Stopped);
    }

    public Task MaybeUnsolicitedAsync() => _unsolicited.MaybeAsync();

    public FaultContext ContextOf(Command command) =>
        new(command.Name, command.Display(), CommandTarget.Of(command, Utf8) ?? Selection?.Mailbox.Name, Number);

    /// <summary>Counts APPENDs that look the same, as Zimbra does, and closes when there are too many.</summary>
    public void CountEqualAppends(string signature)
    {
        _equalAppends = signature == _lastAppend ? _equalAppends + 1 : 1;
        _lastAppend = signature;
        if (Profile.EqualAppends > 0 && _equalAppends > Profile.EqualAppends)
            throw new ConnectionClosedException("too many equal APPEND commands");
    }

    async Task<Reply?> ILiteralGate.AdmitAsync(Command soFar)
    {
        // One command, one chance for a fault, however many messages it brings.
        if (soFar.Literals.Count(literal => literal.Header.Size >= 0) == FirstMessage(soFar))
        {
            if (await StrikeAsync(FaultStage.Start, ContextOf(soFar)) is { } struck)
                return struck;
        }

        try
        {
            return AppendCommand.Check(this, soFar);
        }
        catch (RefusedException refused)
        {
            return refused.Reply;
        }
    }

    LiteralSink ILiteralGate.CreateMessageSink() => Server.KeepsOnlyDigests ? LiteralSink.Digest() : LiteralSink.Keep();

    async Task ILiteralGate.ReceiveAsync(Command soFar, long count, Action<ReadOnlyMemory<byte>> take)
    {
        Server.Statistics.CountReceived(count);
        if (Server.Faults.Strike(FaultStage.Literal, ContextOf(soFar)) is { } fault)
        {
            var before = Math.Min(fault.LiteralBytes, count);
            await Connection.ReadAsync(before, take);
            await StrikeInLiteralAsync(fault);
            count -= before;
        }

        await Connection.ReadAsync(count, take);
    }

    private static readonly string[] BeforeLogin = ["IMAP4rev1", "SASL-IR", "LITERAL+", "LITERAL-", "ID", "ENABLE"];

    // The position of the first message among the literals: after the mailbox, when that came as one.
    private static int FirstMessage(Command append) => append.Arguments.StartsWith(" " + CommandScanner.LiteralMark, StringComparison.Ordinal) ? 2 : 1;

    private async Task<bool> NextAsync()
    {
        Reply reply;
        var tag = "*";
        try
        {
            if (await _reader.ReadAsync(Profile) is not { } command)
                return false;
            tag = command.Tag;
            Note("C", Redacted(command));
            Server.Statistics.CountCommand(command.Name);
            // Only consecutive ones count: any other command in between starts anew.
            if (command.Name != "APPEND")
                _lastAppend = "";
            reply = await CarryOutAsync(command);
        }
        catch (BadCommandException bad)
        {
            tag = _reader.Tag ?? tag;
            reply = Reply.Bad(bad.Message);
            LogoutRequested = bad.IsFatal;
        }
        catch (RefusedException refused)
        {
            reply = refused.Reply;
        }

        return await AnswerAsync(tag, reply);
    }

    private async Task<Reply> CarryOutAsync(Command command)
    {
        var rule = CommandTable.Find(command, this);
        var context = ContextOf(command);
        var isAppend = command.Name == "APPEND" && command.Literals.Count > 0;
        var reply = command.Verdict ?? (isAppend ? null : await StrikeAsync(FaultStage.Start, context));
        if (reply is null)
        {
            var done = await rule.Run(this, command);
            await PollAsync(command);
            reply = await StrikeAsync(FaultStage.Reply, context) ?? done;
        }

        return reply.Value;
    }

    private async Task<bool> AnswerAsync(string tag, Reply reply)
    {
        if (reply == Reply.None)
            return true;
        var isError = reply.Status is "NO" or "BAD";
        _errorsInARow = isError ? _errorsInARow + 1 : 0;
        var line = reply.Status == "BYE" ? $"* BYE {reply.Text}" : $"{tag} {reply.Status} {reply.Text}";
        Note("S", line);
        await Connection.WriteLineAsync(line);
        await _unsolicited.MaybeAsync();
        if (Profile.MaxConsecutiveErrors > 0 && _errorsInARow >= Profile.MaxConsecutiveErrors)
        {
            await Connection.WriteLineAsync("* BYE too many invalid commands");
            LogoutRequested = true;
        }

        return reply.Status != "BYE";
    }

    // Message numbers must not change under commands that use them (RFC 3501 §7.4.1).
    private async Task PollAsync(Command command)
    {
        if (Selection is { } selected && command.Name is not ("SELECT" or "EXAMINE"))
            await selected.ReportChangesAsync(this, mayExpunge: command.Name is not ("FETCH" or "STORE" or "SEARCH"));
    }

    private void Note(string side, string line) => Server.Statistics.Note(Number, side, line);

    private static string Redacted(Command command) => command.Name switch
    {
        "LOGIN" or "AUTHENTICATE" => $"{command.Tag} {command.Name} {command.Display().Split(' ')[0]} …",
        _ => $"{command.Tag} {command.Name} {command.Display()}".TrimEnd(),
    };
}
