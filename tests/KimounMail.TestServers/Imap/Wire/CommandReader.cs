namespace KimounMail.TestServers.Imap;

/// <summary>What the reader asks the session when a literal is announced.</summary>
internal interface ILiteralGate
{
    /// <summary>
    /// Called before a literal is received, with the command as far as it is known and the literal without content.
    /// A reply refuses: a synchronizing literal is then never sent, a non-synchronizing one is read and dropped.
    /// </summary>
    Task<Reply?> AdmitAsync(Command soFar);

    LiteralSink CreateMessageSink();

    /// <summary>Called before so many octets of a message are received; may end the connection.</summary>
    Task ReceiveAsync(Command soFar, long count, Action<ReadOnlyMemory<byte>> take);
}

/// <summary>Reads commands, with their literals (RFC 3501 §4.3, RFC 7888).</summary>
internal sealed class CommandReader(ServerConnection connection, ILiteralGate gate)
{
    private const int MaxArgumentLiteral = 65536;

    /// <summary>The tag of the command being read, for the reply when it turns out to be malformed.</summary>
    public string? Tag { get; private set; }

    /// <summary>The next command; null at the end of the stream.</summary>
    public async Task<Command?> ReadAsync(LoopbackProfile profile)
    {
        Tag = null;
        if (await connection.ReadLineAsync(profile.MaxLineLength) is not { } line)
            return null;
        var header = LiteralHeader.CutFrom(ref line);
        var command = Split(line);
        while (header is not null)
        {
            CheckKind(header, profile);
            command = await ReadLiteralAsync(command, header);
            if (command.Verdict is not null && !header.IsNonSync)
                return command;
            line = await connection.ReadLineAsync(profile.MaxLineLength) ?? throw new ConnectionClosedException("closed within a command");
            header = LiteralHeader.CutFrom(ref line);
            command = command with { Arguments = command.Arguments + line };
        }

        return command;
    }

    private async Task<Command> ReadLiteralAsync(Command command, LiteralHeader header)
    {
        command = command with
        {
            Arguments = command.Arguments + CommandScanner.LiteralMark,
            Literals = [.. command.Literals, new Literal(header, null)],
        };
        // In APPEND the literal right after the name is the mailbox, every other one a message.
        var isMessage = command.Name == "APPEND" && command.Arguments.Trim().Length > 1;
        if (!isMessage && header.Size > MaxArgumentLiteral)
            throw new BadCommandException("[TOOBIG] literal too large") { IsFatal = header.IsNonSync };

        var verdict = command.Verdict ?? (isMessage ? await gate.AdmitAsync(command) : null);
        if (verdict is not null && !header.IsNonSync)
            return command with { Verdict = verdict };
        if (!header.IsNonSync)
        {
            await connection.WriteLineAsync("+ go ahead");
            await connection.FlushAsync();
        }

        using var sink = verdict is not null ? LiteralSink.Drop() : isMessage ? gate.CreateMessageSink() : LiteralSink.Keep();
        if (isMessage && verdict is null)
            await gate.ReceiveAsync(command, header.Size, sink.Take);
        else
            await connection.ReadAsync(header.Size, sink.Take);
        return command with { Literals = [.. command.Literals.SkipLast(1), new Literal(header, sink.ToContent())], Verdict = verdict };
    }

    private static void CheckKind(LiteralHeader header, LoopbackProfile profile)
    {
        if (!header.IsNonSync || profile.Announces("LITERAL+"))
            return;
        if (!profile.Announces("LITERAL-"))
            throw new BadCommandException("non-synchronizing literals are not offered") { IsFatal = true };
        if (header.Size > 4096)
            throw new BadCommandException("[TOOBIG] LITERAL- ends at 4096 octets") { IsFatal = true };
    }

    private Command Split(string line)
    {
        var scanner = new CommandScanner(line, [], utf8: false);
        Tag = scanner.Tag();
        scanner.Space();
        var name = scanner.Atom().ToUpperInvariant();
        if (name == "UID")
        {
            scanner.Space();
            name += " " + scanner.Atom().ToUpperInvariant();
        }

        return new Command(Tag, name, scanner.Rest(), []);
    }
}
